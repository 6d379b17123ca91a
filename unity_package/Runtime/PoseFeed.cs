using AvatarBridge.Core;

namespace AvatarBridge
{
    /// <summary>A pose from elsewhere that waits for its frame, and which layout the character is bound to.</summary>
    internal sealed class PoseFeed
    {
        private LayoutMessage _layout;
        private MotionFrame _pose;
        private float _weight;
        private LayoutMessage _bound;

        /// <summary>Whether a pose waits.</summary>
        public bool IsOffered => _pose != null;

        public void Offer(LayoutMessage layout, MotionFrame pose, float weight)
        {
            _layout = layout;
            _pose = pose;
            _weight = weight;
        }

        /// <summary>Takes what was offered; false, and weight 1, if nothing was.</summary>
        public bool TryTake(out LayoutMessage layout, out MotionFrame pose, out float weight)
        {
            layout = _layout;
            pose = _pose;
            weight = pose == null ? 1f : _weight;
            _layout = null;
            _pose = null;
            return pose != null;
        }

        /// <summary>Whether a layout is another than the last one; it is the last one from now on.</summary>
        public bool IsNew(LayoutMessage layout)
        {
            bool changed = layout != _bound;
            _bound = layout;
            return changed;
        }

        /// <summary>The character is bound to no layout any more; what waits, waits on.</summary>
        public void Unbind() => _bound = null;

        public void Clear()
        {
            _layout = _bound = null;
            _pose = null;
        }
    }
}
