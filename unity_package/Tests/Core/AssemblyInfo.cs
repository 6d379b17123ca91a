using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("AvatarBridge.Tests")]
[assembly: InternalsVisibleTo("AvatarBridge.Editor.Tests")]
[assembly: InternalsVisibleTo("StagedTests")]
[assembly: InternalsVisibleTo("AvatarBridge.Timeline.Tests")]
