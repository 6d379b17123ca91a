using System.ComponentModel;
using UnityEngine;
using UnityEngine.Playables;
using UnityEngine.Timeline;

namespace AvatarBridge.Timeline
{
    /// <summary>Recordings on an avatar. Where clips overlap, one goes over into the other.</summary>
    [DisplayName("Avatar Bridge Track")]
    [TrackColor(0.25f, 0.62f, 0.86f)]
    [TrackClipType(typeof(AvatarBridgeClip))]
    [TrackBindingType(typeof(AvatarBridgeAvatar))]
    public sealed class AvatarBridgeTrack : TrackAsset
    {
        /// <inheritdoc/>
        public override Playable CreateTrackMixer(PlayableGraph graph, GameObject go, int inputCount)
        {
            return ScriptPlayable<AvatarBridgeMixer>.Create(graph, inputCount);
        }

        /// <summary>Tells Timeline what a preview in edit mode changes, so that it is neither saved nor left behind.</summary>
        public override void GatherProperties(PlayableDirector director, IPropertyCollector driver)
        {
            var avatar = director.GetGenericBinding(this) as AvatarBridgeAvatar;
            if (avatar != null)
            {
                foreach (Transform joint in avatar.GetComponentsInChildren<Transform>(true))
                {
                    if (joint != avatar.transform)
                    {
                        driver.AddFromName(joint, "m_LocalPosition");
                        driver.AddFromName(joint, "m_LocalRotation");
                    }
                }
                foreach (SkinnedMeshRenderer mesh in avatar.GetComponentsInChildren<SkinnedMeshRenderer>(true))
                {
                    driver.AddFromComponent(mesh.gameObject, mesh);
                }
            }
            base.GatherProperties(director, driver);
        }
    }
}
