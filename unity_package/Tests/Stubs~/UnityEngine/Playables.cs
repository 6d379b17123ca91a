using System;
using System.Collections.Generic;

namespace UnityEngine.Playables
{
    public enum DirectorUpdateMode
    {
        DSPClock,
        GameTime,
        UnscaledGameTime,
        Manual,
    }

    public enum PlayState
    {
        Paused,
        Playing,
        Delayed,
    }

    public struct FrameData
    {
        public float deltaTime { get; internal set; }

        public float weight { get; internal set; }
    }

    public interface IPlayableBehaviour
    {
    }

    public interface IPlayable
    {
        PlayableHandle GetHandle();
    }

    public interface IPlayableOutput
    {
        PlayableOutputHandle GetHandle();
    }

    /// What a playable is to the engine: inputs with weights, a time, a behaviour or a job.
    public struct PlayableHandle
    {
        internal PlayableNode Node;
    }

    public struct PlayableOutputHandle
    {
        internal PlayableOutputNode Node;
    }

    internal sealed class PlayableNode
    {
        public PlayableGraphData Graph;
        public IPlayableBehaviour Behaviour;
        public object Job;
        public List<PlayableNode> Inputs = new List<PlayableNode>();
        public List<float> Weights = new List<float>();
        public double Time;
        public double Duration = double.MaxValue;
        public bool Destroyed;
    }

    internal sealed class PlayableOutputNode
    {
        public PlayableNode Source;
        public object UserData;
        public Object Target;
        public float Weight = 1f;
        public int SortingOrder;
        public bool KeepsInputs;
    }

    public struct Playable : IPlayable
    {
        internal PlayableNode Node;

        public static Playable Null => default;

        public PlayableHandle GetHandle() => new PlayableHandle { Node = Node };
    }

    public struct ScriptPlayable<T> : IPlayable where T : class, IPlayableBehaviour, new()
    {
        private PlayableNode _node;

        public static ScriptPlayable<T> Create(PlayableGraph graph, int inputCount = 0) => Create(graph, null, inputCount);

        /// A template is copied field by field, as the engine does.
        public static ScriptPlayable<T> Create(PlayableGraph graph, T template, int inputCount = 0)
        {
            T behaviour = template == null ? new T() : (T)((ICloneable)template).Clone();
            PlayableNode node = graph.Add(behaviour, inputCount);
            var made = new ScriptPlayable<T> { _node = node };
            (behaviour as PlayableBehaviour)?.OnPlayableCreate(made);
            return made;
        }

        public T GetBehaviour() => (T)_node.Behaviour;

        public PlayableHandle GetHandle() => new PlayableHandle { Node = _node };

        public static implicit operator Playable(ScriptPlayable<T> playable) => new Playable { Node = playable._node };

        public static explicit operator ScriptPlayable<T>(Playable playable)
        {
            bool fits = playable.Node?.Behaviour is T;
            return fits ? new ScriptPlayable<T> { _node = playable.Node } : throw new InvalidCastException("another playable");
        }
    }

    public static class PlayableExtensions
    {
        public static bool IsValid<U>(this U playable) where U : struct, IPlayable
        {
            PlayableNode node = playable.GetHandle().Node;
            return node != null && !node.Destroyed;
        }

        public static int GetInputCount<U>(this U playable) where U : struct, IPlayable => Of(playable).Inputs.Count;

        public static Playable GetInput<U>(this U playable, int inputPort) where U : struct, IPlayable
        {
            return new Playable { Node = Of(playable).Inputs[inputPort] };
        }

        public static float GetInputWeight<U>(this U playable, int inputIndex) where U : struct, IPlayable => Of(playable).Weights[inputIndex];

        public static void SetInputWeight<U>(this U playable, int inputIndex, float weight) where U : struct, IPlayable
        {
            Of(playable).Weights[inputIndex] = weight;
        }

        public static double GetTime<U>(this U playable) where U : struct, IPlayable => Of(playable).Time;

        public static void SetTime<U>(this U playable, double value) where U : struct, IPlayable => Of(playable).Time = value;

        public static double GetDuration<U>(this U playable) where U : struct, IPlayable => Of(playable).Duration;

        public static void SetDuration<U>(this U playable, double value) where U : struct, IPlayable => Of(playable).Duration = value;

        private static PlayableNode Of<U>(U playable) where U : struct, IPlayable
        {
            return playable.IsValid() ? playable.GetHandle().Node : throw new InvalidOperationException("the playable is gone");
        }
    }

    public abstract class PlayableBehaviour : IPlayableBehaviour, ICloneable
    {
        public virtual void OnGraphStart(Playable playable)
        {
        }

        public virtual void OnGraphStop(Playable playable)
        {
        }

        public virtual void OnPlayableCreate(Playable playable)
        {
        }

        public virtual void OnPlayableDestroy(Playable playable)
        {
        }

        public virtual void PrepareFrame(Playable playable, FrameData info)
        {
        }

        public virtual void ProcessFrame(Playable playable, FrameData info, object playerData)
        {
        }

        public object Clone() => MemberwiseClone();
    }

    public abstract class PlayableAsset : ScriptableObject
    {
        /// Five seconds unless a subclass knows better.
        public virtual double duration => 5;

        public abstract Playable CreatePlayable(PlayableGraph graph, GameObject owner);
    }
}
