using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using UnityEditor;

namespace AvatarBridge.Editor
{
    /// <summary>
    /// The sidecar that this Editor started. What is known of it is kept in the Editor's session state, so that
    /// it is found again after a domain reload.
    /// </summary>
    internal static class SidecarProcess
    {
        private const string IdKey = "AvatarBridge.Sidecar.Process";
        private const string StartKey = "AvatarBridge.Sidecar.Start";
        private const string LogKey = "AvatarBridge.Sidecar.Log";
        private const int StopMilliseconds = 3000;
        private const double StartTolerance = 2;
        private const int TailBytes = 4096;

        /// <summary>The process's number; 0 if none was started or it was stopped.</summary>
        public static int Id => SessionState.GetInt(IdKey, 0);

        public static bool IsRunning
        {
            get
            {
                using (Process process = Find())
                {
                    return process != null;
                }
            }
        }

        /// <summary>In one sentence: running, ended by itself, or not started.</summary>
        public static string Describe()
        {
            if (IsRunning)
            {
                return "The sidecar is running (process " + Id + ").";
            }
            return Id == 0 ? "No sidecar was started from this Editor." : "The sidecar has ended. What it said last is below.";
        }

        /// <summary>Starts it unless it runs; null, or in words what is wrong and what to do.</summary>
        public static string Start(string command, string controlAddress, string framesAddress, string more)
        {
            if (IsRunning)
            {
                return null;
            }
            if (!SidecarCommand.TryMakeArguments(controlAddress, framesAddress, more, out string arguments, out string problem))
            {
                return problem;
            }
            string program = SidecarCommand.Find(command);
            if (program == null)
            {
                return SidecarCommand.NotInstalled(command);
            }
            string log = Path.Combine(Path.GetTempPath(), "avatar-bridge-" + Process.GetCurrentProcess().Id + ".log");
            try
            {
                File.WriteAllText(log, "");
                using (Process process = Process.Start(SidecarCommand.MakeStart(program, arguments, log, out string script)))
                {
                    if (script != null)
                    {
                        // The stream below: its writer may put a byte order mark in front, which no shell understands.
                        Stream input = process.StandardInput.BaseStream;
                        byte[] bytes = Encoding.UTF8.GetBytes(script);
                        input.Write(bytes, 0, bytes.Length);
                        input.Close();
                    }
                    SessionState.SetInt(IdKey, process.Id);
                    SessionState.SetString(StartKey, StartSeconds(process).ToString("R", CultureInfo.InvariantCulture));
                    SessionState.SetString(LogKey, log);
                }
                return null;
            }
            catch (Exception error) when (error is Win32Exception || error is IOException || error is UnauthorizedAccessException)
            {
                return "'" + program + "' could not be started: " + error.Message;
            }
        }

        /// <summary>Ends it; nothing happens if it does not run.</summary>
        public static void Stop()
        {
            using (Process process = Find())
            {
                try
                {
                    End(process);
                }
                catch (Exception error) when (error is Win32Exception || error is InvalidOperationException)
                {
                    // It ended by itself in the meantime.
                }
            }
            SessionState.EraseInt(IdKey);
        }

        /// <summary>Ends it and removes what it printed; for the end of the Editor.</summary>
        public static void StopAndForget()
        {
            Stop();
            string log = SessionState.GetString(LogKey, "");
            SessionState.EraseString(LogKey);
            try
            {
                if (log.Length > 0)
                {
                    File.Delete(log);
                }
            }
            catch (IOException)
            {
                // Windows may hold it for a moment longer; it lies among the temporary files.
            }
        }

        /// <summary>The end of what it printed, a line an item.</summary>
        public static string[] LastLines(int count)
        {
            string log = SessionState.GetString(LogKey, "");
            if (log.Length == 0 || !File.Exists(log))
            {
                return new string[0];
            }
            string[] lines = ReadTail(log).Replace("\r", "").TrimEnd('\n').Split('\n');
            int first = Math.Max(0, lines.Length - count);
            var last = new string[lines.Length - first];
            Array.Copy(lines, first, last, 0, last.Length);
            return last;
        }

        private static Process Find()
        {
            if (Id == 0)
            {
                return null;
            }
            try
            {
                Process process = Process.GetProcessById(Id);
                // Another process may have got the number since.
                string known = SessionState.GetString(StartKey, "");
                bool same = double.TryParse(known, NumberStyles.Float, CultureInfo.InvariantCulture, out double start)
                    && Math.Abs(StartSeconds(process) - start) < StartTolerance;
                if (same && !process.HasExited)
                {
                    return process;
                }
                process.Dispose();
            }
            catch (Exception error) when (error is ArgumentException || error is InvalidOperationException || error is Win32Exception)
            {
                // There is no such process, or it is somebody else's.
            }
            return null;
        }

        private static void End(Process process)
        {
            if (process == null)
            {
                return;
            }
            if (Path.DirectorySeparatorChar == '\\')
            {
                // The process is the shell's: Kill would leave the sidecar behind.
                var kill = new ProcessStartInfo("taskkill", "/T /F /PID " + process.Id) { UseShellExecute = false, CreateNoWindow = true };
                Process.Start(kill)?.Dispose();
            }
            else
            {
                process.Kill();
            }
            process.WaitForExit(StopMilliseconds);
        }

        /// <summary>When a process began, in seconds; NaN if it has ended already.</summary>
        private static double StartSeconds(Process process)
        {
            try
            {
                return process.StartTime.ToUniversalTime().Ticks / (double)TimeSpan.TicksPerSecond;
            }
            catch (InvalidOperationException)
            {
                return double.NaN;
            }
        }

        private static string ReadTail(string log)
        {
            using (var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            {
                file.Seek(Math.Max(0, file.Length - TailBytes), SeekOrigin.Begin);
                using (var reader = new StreamReader(file, Encoding.UTF8))
                {
                    return reader.ReadToEnd();
                }
            }
        }
    }
}
