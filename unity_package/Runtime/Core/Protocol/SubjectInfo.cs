using System.Collections.Generic;

namespace AvatarBridge.Core
{
    /// <summary>A subject that the session streams.</summary>
    public sealed class SubjectInfo
    {
        internal SubjectInfo(Dictionary<string, object> map)
        {
            var fields = new MessageFields(map, "subject");
            Subject = fields.Text(WireConstants.KeySubject);
            Rig = fields.OptionalText(WireConstants.KeyRig) ?? "";
            Encoding = fields.OptionalText(WireConstants.KeyEncoding) ?? WireConstants.EncodingF32;
            LayoutId = (uint)fields.Integer(WireConstants.KeyLayout, 0, uint.MaxValue);
        }

        public string Subject { get; }

        public string Rig { get; }

        public string Encoding { get; }

        public uint LayoutId { get; }
    }
}
