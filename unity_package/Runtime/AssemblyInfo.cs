using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("AvatarBridge.Editor")]
[assembly: InternalsVisibleTo("AvatarBridge.Tests")]
[assembly: InternalsVisibleTo("AvatarBridge.Editor.Tests")]
