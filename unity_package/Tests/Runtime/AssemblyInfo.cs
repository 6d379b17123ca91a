using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("StagedTests")]
[assembly: InternalsVisibleTo("engine")]
[assembly: InternalsVisibleTo("voice")]
[assembly: InternalsVisibleTo("AvatarBridge.Editor.Tests")]
