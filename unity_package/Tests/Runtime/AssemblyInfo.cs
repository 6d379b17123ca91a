using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("StagedTests")]
[assembly: InternalsVisibleTo("recordings")]
[assembly: InternalsVisibleTo("engine")]
[assembly: InternalsVisibleTo("voice")]
[assembly: InternalsVisibleTo("AvatarBridge.Editor.Tests")]
[assembly: InternalsVisibleTo("AvatarBridge.Timeline.Tests")]
