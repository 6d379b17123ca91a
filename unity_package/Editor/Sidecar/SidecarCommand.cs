using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using AvatarBridge.Core;

namespace AvatarBridge.Editor
{
    /// <summary>Finds the sidecar's program on this machine and makes the command that runs it.</summary>
    internal static class SidecarCommand
    {
        private static readonly bool IsWindows = Path.DirectorySeparatorChar == '\\';

        /// <summary>The program's file: the path that is given, or where a name is found on PATH or where pip puts programs; null if nowhere.</summary>
        public static string Find(string command) => Find(command, SearchFolders());

        public static string Find(string command, IEnumerable<string> folders)
        {
            string name = (command ?? "").Trim().Trim('"');
            if (name.Length == 0)
            {
                return null;
            }
            if (name.IndexOf('/') >= 0 || name.IndexOf('\\') >= 0)
            {
                return FirstFile(name);
            }
            foreach (string folder in folders)
            {
                string found = FirstFile(Path.Combine(folder, name));
                if (found != null)
                {
                    return found;
                }
            }
            return null;
        }

        /// <summary>What goes behind the program's name; <paramref name="problem"/> says in words why there is nothing to start.</summary>
        public static bool TryMakeArguments(string controlAddress, string framesAddress, string more, out string arguments, out string problem)
        {
            arguments = null;
            if (!ZmtpEndpoint.TryParse(controlAddress, out ZmtpEndpoint control, out problem)
                || !ZmtpEndpoint.TryParse(framesAddress, out ZmtpEndpoint frames, out problem))
            {
                problem = "No sidecar was started: " + problem + ". Correct it in Project Settings → Avatar Bridge.";
                return false;
            }
            if (!IsHere(control.Host) || !IsHere(frames.Host))
            {
                problem = "The address " + controlAddress + " is on another machine: start the sidecar there, with --host and --insecure.";
                return false;
            }
            arguments = "serve --control-port " + control.Port + " --frames-port " + frames.Port + " " + (more ?? "").Trim();
            return true;
        }

        /// <summary>
        /// A process whose output goes to a file. A pipe would break when the assemblies are loaded again, and stop the sidecar
        /// when nobody empties it. On Windows it is the shell's process, the program its child.
        /// </summary>
        /// <param name="script">What is to be written to the process's input; null for nothing.</param>
        public static ProcessStartInfo MakeStart(string program, string arguments, string log, out string script)
        {
            var start = new ProcessStartInfo { UseShellExecute = false, CreateNoWindow = true };
            start.EnvironmentVariables["PYTHONUTF8"] = "1";
            start.EnvironmentVariables["PYTHONUNBUFFERED"] = "1";
            if (IsWindows)
            {
                start.FileName = "cmd.exe";
                start.Arguments = "/d /s /c \"\"" + program + "\" " + arguments + " >\"" + log + "\" 2>&1 <nul\"";
                script = null;
                return start;
            }
            // The script comes through the shell's input, so that no argument has to be quoted for .NET as well; exec makes the
            // shell's process the program's own.
            start.FileName = "/bin/sh";
            start.RedirectStandardInput = true;
            script = "exec " + Quoted(program) + " " + arguments + " >" + Quoted(log) + " 2>&1 </dev/null\n";
            return start;
        }

        public static string NotInstalled(string command)
        {
            return "The command '" + command + "' is not installed. In a terminal: pip install avatar-bridge. "
                + "If it is installed elsewhere, give its path in Project Settings → Avatar Bridge.";
        }

        private static bool IsHere(string host) => host == "127.0.0.1" || host == "localhost" || host == "::1";

        private static string Quoted(string text) => "'" + text.Replace("'", "'\\''") + "'";

        private static string FirstFile(string path)
        {
            foreach (string ending in IsWindows ? new[] { "", ".exe", ".cmd", ".bat" } : new[] { "" })
            {
                if (File.Exists(path + ending))
                {
                    return Path.GetFullPath(path + ending);
                }
            }
            return null;
        }

        /// <summary>PATH first. An Editor that was not started from a terminal may have a PATH without the folders of pip.</summary>
        private static IEnumerable<string> SearchFolders()
        {
            var folders = new List<string>();
            foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            {
                // Quoted entries are legal on Windows.
                folders.Add(folder.Trim().Trim('"'));
            }
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            folders.Add(Path.Combine(home, ".local", "bin"));
            if (IsWindows)
            {
                AddVersions(folders, Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "Python", "Scripts");
                AddVersions(folders, Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), Path.Combine("Programs", "Python"), "Scripts");
            }
            else
            {
                folders.Add("/usr/local/bin");
                folders.Add("/opt/homebrew/bin");
                AddVersions(folders, home, Path.Combine("Library", "Python"), "bin");
            }
            folders.RemoveAll(string.IsNullOrEmpty);
            return folders;
        }

        /// <summary>One folder for each version of Python, the newest first.</summary>
        private static void AddVersions(List<string> folders, string root, string python, string programs)
        {
            string all = Path.Combine(root, python);
            string[] versions = Directory.Exists(all) ? Directory.GetDirectories(all) : new string[0];
            Array.Sort(versions, (a, b) => a.Length != b.Length ? b.Length - a.Length : string.CompareOrdinal(b, a));
            foreach (string version in versions)
            {
                folders.Add(Path.Combine(version, programs));
            }
        }
    }
}
