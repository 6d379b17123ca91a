using System;
using System.Collections;
using System.Collections.Generic;

namespace UnityEngine
{
    public class YieldInstruction
    {
    }

    public sealed class Coroutine : YieldInstruction
    {
        internal IEnumerator Steps { get; set; }
    }

    public class MonoBehaviour : Behaviour
    {
        private readonly List<Coroutine> _coroutines = new List<Coroutine>();
        private bool _awake;
        private bool _on;
        private bool _started;

        /// In Unity only scripts marked so get messages outside Play.
        internal bool RunsNow => Application.isPlaying || Attribute.IsDefined(GetType(), typeof(ExecuteAlways));

        internal bool IsOn => _on;

        public Coroutine StartCoroutine(IEnumerator routine)
        {
            var made = new Coroutine { Steps = routine };
            if (routine.MoveNext())
            {
                _coroutines.Add(made);
            }
            return made;
        }

        public void StopCoroutine(Coroutine routine) => _coroutines.Remove(routine);

        public void StopAllCoroutines() => _coroutines.Clear();

        internal void Settle()
        {
            if (IsGone(this))
            {
                return;
            }
            bool active = gameObject.activeInHierarchy && RunsNow;
            if (active && !_awake)
            {
                _awake = true;
                GameLoop.Tell(this, "Awake");
            }
            if ((active && enabled) != _on)
            {
                _on = !_on;
                GameLoop.Tell(this, _on ? "OnEnable" : "OnDisable");
            }
        }

        internal void StartOnce()
        {
            if (!_started)
            {
                _started = true;
                GameLoop.Tell(this, "Start");
            }
        }

        internal void StepCoroutines()
        {
            foreach (Coroutine routine in _coroutines.ToArray())
            {
                if (!routine.Steps.MoveNext())
                {
                    _coroutines.Remove(routine);
                }
            }
        }

        internal void TearDown()
        {
            if (_on)
            {
                _on = false;
                GameLoop.Tell(this, "OnDisable");
            }
            if (_awake)
            {
                _awake = false;
                GameLoop.Tell(this, "OnDestroy");
            }
            _coroutines.Clear();
        }
    }
}
