using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("AvatarBridge.Editor.Tests")]
[assembly: InternalsVisibleTo("StagedTests")]
