using System.Collections.Generic;
using System.Linq;
using UnityEngine.Animations;

namespace UnityEngine.Playables
{
    internal sealed class PlayableGraphData
    {
        public readonly List<PlayableNode> Nodes = new List<PlayableNode>();
        public readonly List<PlayableOutputNode> Outputs = new List<PlayableOutputNode>();
        public DirectorUpdateMode Mode = DirectorUpdateMode.GameTime;
        public bool Playing;
        public bool Destroyed;
    }

    public struct PlayableGraph
    {
        private static readonly List<PlayableGraphData> All = new List<PlayableGraphData>();

        private PlayableGraphData _data;

        /// Graphs that were made and not destroyed: what a script leaves behind.
        public static int LivingGraphs => All.Count;

        public static PlayableGraph Create(string name = "")
        {
            var made = new PlayableGraph { _data = new PlayableGraphData() };
            All.Add(made._data);
            return made;
        }

        public bool IsValid() => _data != null && !_data.Destroyed;

        public bool IsPlaying() => _data.Playing;

        public void Play() => _data.Playing = true;

        public void Stop() => _data.Playing = false;

        public void SetTimeUpdateMode(DirectorUpdateMode value) => _data.Mode = value;

        public bool Connect<U, V>(U source, int sourceOutputPort, V destination, int destinationInputPort)
            where U : struct, IPlayable
            where V : struct, IPlayable
        {
            destination.GetHandle().Node.Inputs[destinationInputPort] = source.GetHandle().Node;
            return true;
        }

        public void Destroy()
        {
            All.Remove(_data);
            _data.Destroyed = true;
            foreach (PlayableNode node in _data.Nodes)
            {
                (node.Behaviour as PlayableBehaviour)?.OnPlayableDestroy(new Playable { Node = node });
                node.Destroyed = true;
            }
        }

        public void Evaluate(float deltaTime = 0f)
        {
            var info = new FrameData { deltaTime = deltaTime, weight = 1f };
            PlayableOutputNode[] outputs = _data.Outputs.Where(o => o.Source != null && !(o.Target is Animator)).ToArray();
            foreach (PlayableOutputNode output in outputs)
            {
                Prepare(output.Source, info);
            }
            foreach (PlayableOutputNode output in outputs)
            {
                Process(output.Source, info, output.UserData);
            }
        }

        /// What the player loop does between Update and LateUpdate: animators first, then scripts' outputs.
        internal static void UpdateAll(float deltaTime)
        {
            PlayableGraphData[] playing = All.Where(g => g.Playing && g.Mode != DirectorUpdateMode.Manual).ToArray();
            AnimationStage.Run(playing.SelectMany(g => g.Outputs).Where(o => o.Target is Animator), deltaTime);
            foreach (PlayableGraphData graph in playing.Where(g => !g.Destroyed))
            {
                new PlayableGraph { _data = graph }.Evaluate(deltaTime);
            }
        }

        internal PlayableNode Add(IPlayableBehaviour behaviour, int inputCount, object job = null)
        {
            var node = new PlayableNode { Graph = _data, Behaviour = behaviour, Job = job };
            for (int i = 0; i < inputCount; i++)
            {
                node.Inputs.Add(null);
                node.Weights.Add(0f);
            }
            _data.Nodes.Add(node);
            return node;
        }

        internal PlayableOutputNode AddOutput(Object target)
        {
            var output = new PlayableOutputNode { Target = target };
            _data.Outputs.Add(output);
            return output;
        }

        private static void Prepare(PlayableNode node, FrameData info)
        {
            (node.Behaviour as PlayableBehaviour)?.PrepareFrame(new Playable { Node = node }, info);
            foreach (PlayableNode input in node.Inputs.Where(i => i != null))
            {
                Prepare(input, info);
            }
        }

        /// Inputs before what mixes them; those without weight are left out.
        private static void Process(PlayableNode node, FrameData info, object playerData)
        {
            for (int i = 0; i < node.Inputs.Count; i++)
            {
                if (node.Inputs[i] != null && node.Weights[i] > 0f)
                {
                    Process(node.Inputs[i], new FrameData { deltaTime = info.deltaTime, weight = node.Weights[i] }, playerData);
                }
            }
            (node.Behaviour as PlayableBehaviour)?.ProcessFrame(new Playable { Node = node }, info, playerData);
        }
    }

    public struct ScriptPlayableOutput : IPlayableOutput
    {
        private PlayableOutputNode _node;

        public static ScriptPlayableOutput Create(PlayableGraph graph, string name)
        {
            return new ScriptPlayableOutput { _node = graph.AddOutput(null) };
        }

        public PlayableOutputHandle GetHandle() => new PlayableOutputHandle { Node = _node };
    }

    public static class PlayableOutputExtensions
    {
        public static void SetSourcePlayable<U, V>(this U output, V value)
            where U : struct, IPlayableOutput
            where V : struct, IPlayable
        {
            output.GetHandle().Node.Source = value.GetHandle().Node;
        }

        public static void SetUserData<U>(this U output, Object value) where U : struct, IPlayableOutput => output.GetHandle().Node.UserData = value;

        public static void SetWeight<U>(this U output, float value) where U : struct, IPlayableOutput => output.GetHandle().Node.Weight = value;
    }

    /// Plays a timeline: makes its graph, moves its time, knows what its tracks are bound to.
    public sealed class PlayableDirector : Behaviour
    {
        private static readonly List<PlayableDirector> Playing = new List<PlayableDirector>();

        private readonly Dictionary<Object, Object> _bindings = new Dictionary<Object, Object>();
        private PlayableGraph _graph;
        private Playable _root;

        public PlayableAsset playableAsset { get; set; }

        public double time { get; set; }

        public PlayState state { get; private set; }

        public PlayableGraph playableGraph => _graph;

        public void SetGenericBinding(Object key, Object value) => _bindings[key] = value;

        public Object GetGenericBinding(Object key) => _bindings.TryGetValue(key, out Object value) ? value : null;

        public void RebuildGraph()
        {
            Release();
            _graph = PlayableGraph.Create(name);
            _graph.SetTimeUpdateMode(DirectorUpdateMode.Manual);
            _root = playableAsset.CreatePlayable(_graph, gameObject);
        }

        /// Shows the pose of the present time at once.
        public void Evaluate()
        {
            if (!_graph.IsValid())
            {
                RebuildGraph();
            }
            _root.SetTime(time);
            _graph.Evaluate();
        }

        public void Play()
        {
            state = PlayState.Playing;
            Playing.Add(this);
        }

        public void Pause()
        {
            state = PlayState.Paused;
            Playing.Remove(this);
        }

        public void Stop()
        {
            Pause();
            time = 0;
            Release();
        }

        internal static void UpdateAll(float deltaTime)
        {
            foreach (PlayableDirector director in Playing.ToArray())
            {
                if (director != null && director.isActiveAndEnabled)
                {
                    director.Evaluate();
                    director.time += deltaTime;
                }
            }
        }

        private void Release()
        {
            if (_graph.IsValid())
            {
                _graph.Destroy();
            }
        }
    }
}
