using System.Collections.Generic;

namespace AvatarBridge.Core
{
    /// <summary>Something the sidecar noticed when it mapped a character.</summary>
    public sealed class MappingIssue
    {
        internal MappingIssue(Dictionary<string, object> map)
        {
            var fields = new MessageFields(map, "issue");
            Code = fields.OptionalText("code") ?? "";
            Severity = fields.OptionalText("severity") ?? "";
            Subject = fields.OptionalText("subject") ?? "";
            Detail = fields.OptionalText("detail") ?? "";
            Hint = fields.OptionalText("hint") ?? "";
        }

        public string Code { get; }

        /// <summary>"error" or "warning".</summary>
        public string Severity { get; }

        /// <summary>Which joint, shape or file.</summary>
        public string Subject { get; }

        public string Detail { get; }

        /// <summary>What to do about it.</summary>
        public string Hint { get; }

        public override string ToString() => Severity + " " + Code + " " + Subject + ": " + Detail + " " + Hint;
    }
}
