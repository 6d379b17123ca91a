using System.Collections.Generic;

namespace AvatarBridge.Core
{
    /// <summary>A subject's layout and how its joints and shapes were mapped.</summary>
    public sealed class LayoutMessage
    {
        private LayoutMessage(string subject, MotionLayout layout, Dictionary<string, object> report)
        {
            Subject = subject;
            Layout = layout;
            var issues = new List<MappingIssue>();
            if (report.TryGetValue("issues", out object list) && list is List<object> items)
            {
                foreach (object item in items)
                {
                    issues.Add(new MappingIssue(item as Dictionary<string, object>));
                }
            }
            Issues = issues;
            var drivers = new Dictionary<string, string>();
            if (report.TryGetValue("joints", out object map) && map is Dictionary<string, object> joints)
            {
                foreach (KeyValuePair<string, object> pair in joints)
                {
                    drivers[pair.Key] = pair.Value as string;
                }
            }
            JointDrivers = drivers;
        }

        public string Subject { get; }

        public MotionLayout Layout { get; }

        public IReadOnlyList<MappingIssue> Issues { get; }

        /// <summary>For each joint of the rig the SMPL-H joint that drives it, or null.</summary>
        public IReadOnlyDictionary<string, string> JointDrivers { get; }

        /// <summary>Joints that something drives.</summary>
        public int MappedJoints
        {
            get
            {
                int count = 0;
                foreach (KeyValuePair<string, string> pair in JointDrivers)
                {
                    count += pair.Value != null ? 1 : 0;
                }
                return count;
            }
        }

        public static bool TryRead(Dictionary<string, object> map, out LayoutMessage message, out string problem)
        {
            message = null;
            var fields = new MessageFields(map, "layout");
            string subject = fields.Text(WireConstants.KeySubject);
            Dictionary<string, object> body = fields.Map(WireConstants.KeyLayout);
            problem = fields.Problem;
            if (problem != null || !MotionLayout.TryRead(body, out MotionLayout layout, out problem))
            {
                return false;
            }
            map.TryGetValue(WireConstants.KeyReport, out object report);
            message = new LayoutMessage(subject, layout, report as Dictionary<string, object> ?? new Dictionary<string, object>());
            return true;
        }
    }
}
