using AvatarBridge.Core;
using UnityEngine;
using UnityEngine.Playables;

namespace AvatarBridge.Timeline
{
    /// <summary>
    /// Mixes the clips of a track by their weights and shows the result on the avatar. Clips of another layout than the
    /// heaviest's cannot be mixed with it and are left out. When the last clip ends, or the timeline, the character goes
    /// back to what animation has set.
    /// </summary>
    public sealed class AvatarBridgeMixer : PlayableBehaviour
    {
        // Of a scrubbed pose there is none before, so nothing is to be smoothed: as if much time had passed.
        private const float Scrubbed = 1e6f;

        private AvatarBridgeAvatar _avatar;
        private LayoutMessage _layout;
        private MotionFrame _pose;

        /// <inheritdoc/>
        public override void ProcessFrame(Playable playable, FrameData info, object playerData)
        {
            var avatar = playerData as AvatarBridgeAvatar;
            LayoutMessage layout = avatar == null ? null : HeaviestLayout(playable);
            if (layout == null || avatar != _avatar || layout.Layout.Id != _layout.Layout.Id)
            {
                Release();
            }
            if (layout == null)
            {
                return;
            }
            if (_layout == null)
            {
                _avatar = avatar;
                _layout = layout;
                _pose = new MotionFrame(layout.Layout.Joints.Length, layout.Layout.Channels.Length);
            }
            Show(Mix(playable));
        }

        /// <inheritdoc/>
        public override void OnPlayableDestroy(Playable playable) => Release();

        private static LayoutMessage HeaviestLayout(Playable playable)
        {
            LayoutMessage heaviest = null;
            float most = 0f;
            for (int i = 0; i < playable.GetInputCount(); i++)
            {
                float weight = playable.GetInputWeight(i);
                LayoutMessage layout = weight > most ? Clip(playable, i).Layout : null;
                if (layout != null)
                {
                    heaviest = layout;
                    most = weight;
                }
            }
            return heaviest;
        }

        /// <summary>Fills the pose; returns how much all its clips weigh together.</summary>
        private float Mix(Playable playable)
        {
            float total = 0f;
            for (int i = 0; i < playable.GetInputCount(); i++)
            {
                float weight = playable.GetInputWeight(i);
                AvatarBridgeBehaviour clip = weight > 0f ? Clip(playable, i) : null;
                if (clip?.Layout == null || clip.Layout.Layout.Id != _layout.Layout.Id)
                {
                    continue;
                }
                MotionFrame pose = clip.Sample(playable.GetInput(i).GetTime());
                total += weight;
                if (total > weight)
                {
                    Poses.Blend(_pose, pose, weight / total, _pose);
                }
                else
                {
                    _pose.CopyFrom(pose);
                }
            }
            return Mathf.Min(1f, total);
        }

        private void Show(float weight)
        {
            _avatar.Show(_layout, _pose, weight);
            // In edit mode the avatar has no frames of its own.
            if (!Application.isPlaying)
            {
                _avatar.Drive(Scrubbed);
            }
        }

        /// <summary>Nothing of this track on the character any more.</summary>
        private void Release()
        {
            if (_layout != null && _avatar != null)
            {
                Show(0f);
            }
            _avatar = null;
            _layout = null;
        }

        private static AvatarBridgeBehaviour Clip(Playable playable, int input)
        {
            return ((ScriptPlayable<AvatarBridgeBehaviour>)playable.GetInput(input)).GetBehaviour();
        }
    }
}
