using System;
using AvatarBridge.Core;

namespace AvatarBridge.Editor
{
    /// <summary>Says hello to a sidecar, without a character, and tells how it answered.</summary>
    internal sealed class ConnectionTest : IDisposable
    {
        private const double PatienceSeconds = 5;

        private readonly BridgeClient _client;
        private readonly double _end;

        /// <param name="connection">Whom to ask.</param>
        /// <param name="now">In seconds of any steady clock.</param>
        public ConnectionTest(AvatarBridgeConnection connection, double now)
        {
            _end = now + PatienceSeconds;
            _client = new BridgeClient(connection.MakeOptions(null, ""));
            _client.Start();
        }

        /// <summary>Whether it is over, with a good or a bad end.</summary>
        public bool IsDone { get; private set; }

        public bool Succeeded { get; private set; }

        /// <summary>How it stands, in words.</summary>
        public string Sentence { get; private set; } = "Asking ...";

        public void Step(double now)
        {
            if (IsDone)
            {
                return;
            }
            BridgeStatus status = _client.GetStatus();
            if (status.State == BridgeState.Running && status.Welcome != null)
            {
                Succeeded = true;
                Sentence = "It answers: " + status.Welcome.Server + ", session '" + status.Welcome.Session + "', "
                    + status.Welcome.Subjects.Count + " characters.";
            }
            else
            {
                Sentence = status.Sentence;
            }
            bool final = Succeeded || status.State == BridgeState.BadAddress || status.State == BridgeState.Refused;
            if (final || now > _end)
            {
                IsDone = true;
                Sentence += final ? "" : " Is it running? Window → Avatar Bridge starts one.";
                _client.Dispose();
            }
        }

        public void Dispose()
        {
            IsDone = true;
            _client.Dispose();
        }
    }
}
