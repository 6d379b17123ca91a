using System;
using System.Collections.Generic;
using System.Linq;
using UnityEngine.Playables;

namespace UnityEngine.Timeline
{
    [Flags]
    public enum ClipCaps
    {
        None = 0,
        Looping = 1,
        Extrapolation = 2,
        ClipIn = 4,
        SpeedMultiplier = 8,
        Blending = 16,
        AutoScale = 40,
        All = -1,
    }

    public interface ITimelineClipAsset
    {
        ClipCaps clipCaps { get; }
    }

    [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
    public class TrackClipTypeAttribute : Attribute
    {
        public TrackClipTypeAttribute(Type clipClass)
        {
            inspectedType = clipClass;
        }

        public Type inspectedType { get; }
    }

    [AttributeUsage(AttributeTargets.Class)]
    public class TrackBindingTypeAttribute : Attribute
    {
        public TrackBindingTypeAttribute(Type type)
        {
            this.type = type;
        }

        public Type type { get; }
    }

    [AttributeUsage(AttributeTargets.Class)]
    public class TrackColorAttribute : Attribute
    {
        public TrackColorAttribute(float r, float g, float b)
        {
        }
    }

    public interface IPropertyCollector
    {
        void AddFromName(Component component, string name);

        void AddFromComponent(GameObject obj, Component component);
    }

    public interface IPropertyPreview
    {
        void GatherProperties(PlayableDirector director, IPropertyCollector driver);
    }

    /// A clip on a track: where it lies, where in its asset it begins, how fast it runs, how it comes and goes.
    public sealed class TimelineClip
    {
        internal TimelineClip(PlayableAsset asset)
        {
            this.asset = asset;
            duration = asset.duration;
        }

        public Object asset { get; set; }

        public double start { get; set; }

        public double duration { get; set; }

        public double end => start + duration;

        public double clipIn { get; set; }

        public double timeScale { get; set; } = 1;

        public double easeInDuration { get; set; }

        public double easeOutDuration { get; set; }

        /// Negative: nothing overlaps it there.
        public double blendInDuration { get; set; } = -1;

        public double blendOutDuration { get; set; } = -1;

        public double ToLocalTime(double time) => (time - start) * timeScale + clipIn;

        internal float WeightAt(double time)
        {
            double fadeIn = blendInDuration >= 0 ? blendInDuration : easeInDuration;
            double fadeOut = blendOutDuration >= 0 ? blendOutDuration : easeOutDuration;
            return Fade((time - start) / fadeIn) * Fade((end - time) / fadeOut);
        }

        /// The usual curve from 0 to 1 with flat ends.
        private static float Fade(double share)
        {
            double t = double.IsNaN(share) ? 1 : Math.Max(0, Math.Min(1, share));
            return (float)(t * t * (3 - 2 * t));
        }
    }

    public abstract class TrackAsset : PlayableAsset, IPropertyPreview
    {
        private readonly List<TimelineClip> _clips = new List<TimelineClip>();

        public bool muted { get; set; }

        public IEnumerable<TimelineClip> GetClips() => _clips;

        public TimelineClip CreateClip<T>() where T : PlayableAsset
        {
            bool taken = GetType().GetCustomAttributes(typeof(TrackClipTypeAttribute), true).Any(a => ((TrackClipTypeAttribute)a).inspectedType == typeof(T));
            if (!taken)
            {
                throw new InvalidOperationException(typeof(T) + " is no clip of this track");
            }
            var clip = new TimelineClip(CreateInstance<T>());
            _clips.Add(clip);
            return clip;
        }

        public virtual Playable CreateTrackMixer(PlayableGraph graph, GameObject go, int inputCount) => Playable.Null;

        public override Playable CreatePlayable(PlayableGraph graph, GameObject owner) => Playable.Null;

        public virtual void GatherProperties(PlayableDirector director, IPropertyCollector driver)
        {
            foreach (TimelineClip clip in _clips)
            {
                (clip.asset as IPropertyPreview)?.GatherProperties(director, driver);
            }
        }
    }

    public sealed class TimelineAsset : PlayableAsset, IPropertyPreview
    {
        private readonly List<TrackAsset> _tracks = new List<TrackAsset>();

        public override double duration => _tracks.SelectMany(t => t.GetClips()).Max(c => c.end);

        public T CreateTrack<T>(TrackAsset parent, string name) where T : TrackAsset, new()
        {
            T track = CreateInstance<T>();
            track.name = name;
            _tracks.Add(track);
            return track;
        }

        public override Playable CreatePlayable(PlayableGraph graph, GameObject owner)
        {
            ScriptPlayable<TimelinePlayable> root = ScriptPlayable<TimelinePlayable>.Create(graph);
            foreach (TrackAsset track in _tracks.Where(t => !t.muted))
            {
                TimelineClip[] clips = track.GetClips().ToArray();
                Playable mixer = track.CreateTrackMixer(graph, owner, clips.Length);
                for (int i = 0; i < clips.Length; i++)
                {
                    graph.Connect(((PlayableAsset)clips[i].asset).CreatePlayable(graph, owner), 0, mixer, i);
                }
                root.GetBehaviour().Add(mixer, clips);
                ScriptPlayableOutput output = ScriptPlayableOutput.Create(graph, track.name);
                output.SetSourcePlayable(mixer);
                output.SetUserData(owner.GetComponent<PlayableDirector>().GetGenericBinding(track));
                root.GetBehaviour().Root = root;
            }
            ScriptPlayableOutput clock = ScriptPlayableOutput.Create(graph, "clock");
            clock.SetSourcePlayable(root);
            return root;
        }

        public void GatherProperties(PlayableDirector director, IPropertyCollector driver)
        {
            foreach (TrackAsset track in _tracks)
            {
                track.GatherProperties(director, driver);
            }
        }
    }

    /// Gives every clip its own time and weight.
    internal sealed class TimelinePlayable : PlayableBehaviour
    {
        private readonly List<(Playable Mixer, TimelineClip[] Clips)> _tracks = new List<(Playable, TimelineClip[])>();

        public Playable Root { get; set; }

        public void Add(Playable mixer, TimelineClip[] clips) => _tracks.Add((mixer, clips));

        public void SetTimes()
        {
            double time = Root.GetTime();
            foreach ((Playable mixer, TimelineClip[] clips) in _tracks)
            {
                for (int i = 0; i < clips.Length; i++)
                {
                    bool on = time >= clips[i].start && time < clips[i].end;
                    mixer.SetInputWeight(i, on ? clips[i].WeightAt(time) : 0f);
                    if (on)
                    {
                        mixer.GetInput(i).SetTime(clips[i].ToLocalTime(time));
                    }
                }
            }
        }

        public override void PrepareFrame(Playable playable, FrameData info) => SetTimes();
    }
}
