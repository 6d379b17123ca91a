using System.Collections.Generic;

namespace AvatarBridge.Core
{
    /// <summary>The sidecar's answer to hello.</summary>
    public sealed class WelcomeMessage
    {
        private WelcomeMessage(MessageFields fields)
        {
            Version = (int)fields.Integer(WireConstants.KeyV, 0, int.MaxValue);
            Server = fields.Text(WireConstants.KeyServer);
            Session = fields.Text(WireConstants.KeySession);
            ClockRate = (int)fields.Integer(WireConstants.KeyClockRate, 1, 1000000);
            Sample = fields.Integer(WireConstants.KeySample, -WireConstants.MaximumSample, WireConstants.MaximumSample);
            Frames = fields.Text(WireConstants.KeyFrames);
            Subject = fields.OptionalText(WireConstants.KeySubject);
            Encoding = fields.Text(WireConstants.KeyEncoding);
            var subjects = new List<SubjectInfo>();
            foreach (object item in fields.Items(WireConstants.KeySubjects, WireConstants.MaximumJoints))
            {
                subjects.Add(new SubjectInfo(item as Dictionary<string, object>));
            }
            Subjects = subjects;
        }

        public int Version { get; }

        /// <summary>Name and version of the sidecar.</summary>
        public string Server { get; }

        public string Session { get; }

        /// <summary>Samples a second of the session clock.</summary>
        public int ClockRate { get; }

        /// <summary>The session clock when the answer was made.</summary>
        public long Sample { get; }

        /// <summary>Address of the frame socket.</summary>
        public string Frames { get; }

        /// <summary>The client's own subject; null for a client without a rig.</summary>
        public string Subject { get; }

        public string Encoding { get; }

        public IReadOnlyList<SubjectInfo> Subjects { get; }

        public static bool TryRead(Dictionary<string, object> map, out WelcomeMessage message, out string problem)
        {
            var fields = new MessageFields(map, WireConstants.TypeWelcome);
            var read = new WelcomeMessage(fields);
            problem = fields.Problem;
            message = problem == null ? read : null;
            return message != null;
        }
    }
}
