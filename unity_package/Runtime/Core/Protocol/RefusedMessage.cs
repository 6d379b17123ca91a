using System.Collections.Generic;

namespace AvatarBridge.Core
{
    /// <summary>The sidecar's no, and why.</summary>
    public sealed class RefusedMessage
    {
        /// <summary>Reads what is there; a refusal is never refused.</summary>
        public RefusedMessage(Dictionary<string, object> map)
        {
            var fields = new MessageFields(map, WireConstants.TypeRefused);
            Code = fields.OptionalText(WireConstants.KeyCode) ?? "unknown";
            Message = fields.OptionalText(WireConstants.KeyMessage) ?? "the sidecar refused without a reason";
            ServerVersion = (int)fields.Integer(WireConstants.KeyServerV, 0, int.MaxValue);
        }

        /// <summary>For programs.</summary>
        public string Code { get; }

        /// <summary>For people.</summary>
        public string Message { get; }

        public int ServerVersion { get; }
    }
}
