using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("StagedTests")]
[assembly: InternalsVisibleTo("engine")]
[assembly: InternalsVisibleTo("AvatarBridge.Editor.Tests")]
