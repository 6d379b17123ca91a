using System;
using System.Net.Sockets;
using AvatarBridge.Core;
using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>Ties the sidecar to the Editor: it ends with it, and if the project says so it starts with Play.</summary>
    internal static class SidecarLifecycle
    {
        private const int ProbeMilliseconds = 300;

        [InitializeOnLoadMethod]
        private static void Register()
        {
            EditorApplication.quitting -= SidecarProcess.StopAndForget;
            EditorApplication.quitting += SidecarProcess.StopAndForget;
            EditorApplication.playModeStateChanged -= OnPlayModeChanged;
            EditorApplication.playModeStateChanged += OnPlayModeChanged;
        }

        /// <summary>Starts the project's sidecar; null, or in words what is wrong.</summary>
        public static string Start()
        {
            AvatarBridgeSettings settings = AvatarBridgeSettings.instance;
            return SidecarProcess.Start(settings.Command, settings.ControlAddress, settings.FramesAddress, settings.Arguments);
        }

        /// <summary>Whether somebody listens at an address already, such as a sidecar that was started in a terminal.</summary>
        public static bool IsListening(string address)
        {
            if (!ZmtpEndpoint.TryParse(address, out ZmtpEndpoint endpoint, out _))
            {
                return false;
            }
            using (var client = new TcpClient())
            {
                try
                {
                    return client.ConnectAsync(endpoint.Host, endpoint.Port).Wait(ProbeMilliseconds);
                }
                catch (Exception error) when (error is AggregateException || error is SocketException)
                {
                    return false;
                }
            }
        }

        private static void OnPlayModeChanged(PlayModeStateChange change)
        {
            AvatarBridgeSettings settings = AvatarBridgeSettings.instance;
            if (change != PlayModeStateChange.ExitingEditMode || !settings.StartOnPlay || IsListening(settings.ControlAddress))
            {
                return;
            }
            string problem = Start();
            if (problem != null)
            {
                Debug.LogWarning("Avatar Bridge: " + problem);
            }
        }
    }
}
