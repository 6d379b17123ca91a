using System;

namespace AvatarBridge.Editor
{
    /// <summary>Something that poses a character outside Play and takes the pose back when it is disposed of.</summary>
    internal interface IPreview : IDisposable
    {
        AvatarBridgeAvatar Avatar { get; }

        /// <summary>Once each turn of the Editor's loop; false when there is nothing to show any more.</summary>
        bool Step();
    }
}
