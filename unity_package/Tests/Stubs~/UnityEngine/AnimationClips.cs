using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("UnityEditor")]

namespace UnityEngine
{
    public struct Keyframe
    {
        public Keyframe(float time, float value, float inTangent = 0f, float outTangent = 0f)
        {
            this.time = time;
            this.value = value;
            this.inTangent = inTangent;
            this.outTangent = outTangent;
        }

        public float time { get; set; }

        public float value { get; set; }

        public float inTangent { get; set; }

        public float outTangent { get; set; }
    }

    /// Cubic Hermite between keys, held outside them.
    public class AnimationCurve
    {
        private readonly List<Keyframe> _keys;

        public AnimationCurve(params Keyframe[] keys)
        {
            _keys = new List<Keyframe>(keys);
            _keys.Sort((a, b) => a.time.CompareTo(b.time));
        }

        public Keyframe[] keys => _keys.ToArray();

        public int length => _keys.Count;

        public Keyframe this[int index] => _keys[index];

        public int AddKey(Keyframe key)
        {
            int at = _keys.FindIndex(k => k.time >= key.time);
            if (at >= 0 && _keys[at].time == key.time)
            {
                return -1;
            }
            at = at < 0 ? _keys.Count : at;
            _keys.Insert(at, key);
            return at;
        }

        public float Evaluate(float time)
        {
            if (_keys.Count == 0)
            {
                return 0f;
            }
            int next = _keys.FindIndex(k => k.time > time);
            if (next == 0 || next < 0)
            {
                return _keys[next == 0 ? 0 : _keys.Count - 1].value;
            }
            Keyframe a = _keys[next - 1], b = _keys[next];
            float span = b.time - a.time;
            float t = (time - a.time) / span;
            float t2 = t * t, t3 = t2 * t;
            return (2 * t3 - 3 * t2 + 1) * a.value + (t3 - 2 * t2 + t) * span * a.outTangent
                + (3 * t2 - 2 * t3) * b.value + (t3 - t2) * span * b.inTangent;
        }
    }

    public enum WrapMode
    {
        Default,
        Once,
        Loop,
    }

    public class Motion : Object
    {
    }

    public sealed class AnimationClip : Motion
    {
        private static readonly string[] Axes = { "x", "y", "z", "w" };

        /// What is animated: path of an object below the root, component, property.
        internal Dictionary<(string Path, Type Component, string Property), AnimationCurve> Curves { get; }
            = new Dictionary<(string, Type, string), AnimationCurve>();

        public float frameRate { get; set; } = 60f;

        public bool legacy { get; set; }

        public WrapMode wrapMode { get; set; }

        public bool empty => Curves.Count == 0;

        /// One second for a clip without curves, as in Unity.
        public float length
        {
            get
            {
                float last = 0f;
                foreach (AnimationCurve curve in Curves.Values)
                {
                    last = curve.length > 0 ? Math.Max(last, curve[curve.length - 1].time) : last;
                }
                return empty ? 1f : last;
            }
        }

        /// Whether it animates a humanoid: by the names that clips use, which for fingers are not HumanTrait's.
        public bool humanMotion
        {
            get
            {
                foreach ((string _, Type component, string property) in Curves.Keys)
                {
                    if (component == typeof(Animator) && HumanMuscles.IndexOfProperty(property) >= 0)
                    {
                        return true;
                    }
                }
                return false;
            }
        }

        public void ClearCurves() => Curves.Clear();

        public void SetCurve(string relativePath, Type type, string propertyName, AnimationCurve curve)
        {
            Curves[(relativePath, type, propertyName.Replace("localRotation", "m_LocalRotation").Replace("localPosition", "m_LocalPosition"))] = curve;
        }

        /// Poses an object: local places and rotations, shapes, and for a humanoid its muscles.
        public void SampleAnimation(GameObject go, float time)
        {
            foreach ((string path, Type component, string property) in Curves.Keys)
            {
                Transform target = path.Length == 0 ? go.transform : go.transform.Find(path);
                float value = Curves[(path, component, property)].Evaluate(time);
                if (target == null)
                {
                    continue;
                }
                if (component == typeof(SkinnedMeshRenderer))
                {
                    SkinnedMeshRenderer mesh = target.GetComponent<SkinnedMeshRenderer>();
                    mesh.SetBlendShapeWeight(mesh.sharedMesh.GetBlendShapeIndex(property.Substring("blendShape.".Length)), value);
                }
                else if (property == "m_LocalRotation.x")
                {
                    target.localRotation = ReadRotation(path, component, "m_LocalRotation.", time);
                }
                else if (property == "m_LocalPosition.x")
                {
                    target.localPosition = ReadPosition(path, component, "m_LocalPosition.", time);
                }
            }
            if (humanMotion)
            {
                SampleHuman(go.GetComponent<Animator>(), time);
            }
        }

        internal Quaternion ReadRotation(string path, Type component, string property, float time)
        {
            float[] v = Array.ConvertAll(Axes, a => Curves[(path, component, property + a)].Evaluate(time));
            return new Quaternion(v[0], v[1], v[2], v[3]).normalized;
        }

        internal Vector3 ReadPosition(string path, Type component, string property, float time)
        {
            float[] v = Array.ConvertAll(new[] { "x", "y", "z" }, a => Curves[(path, component, property + a)].Evaluate(time));
            return new Vector3(v[0], v[1], v[2]);
        }

        private void SampleHuman(Animator animator, float time)
        {
            var pose = new HumanPose { muscles = new float[HumanTrait.MuscleCount] };
            foreach ((string path, Type component, string property) in Curves.Keys)
            {
                int muscle = component == typeof(Animator) ? HumanMuscles.IndexOfProperty(property) : -1;
                if (muscle >= 0)
                {
                    pose.muscles[muscle] = Curves[(path, component, property)].Evaluate(time);
                }
            }
            Transform root = animator.transform;
            float scale = animator.humanScale;
            Vector3 local = ReadPosition("", typeof(Animator), "RootT.", time);
            pose.bodyPosition = (root.position + root.rotation * (local * scale)) * (1f / scale);
            pose.bodyRotation = root.rotation * ReadRotation("", typeof(Animator), "RootQ.", time);
            new HumanPoseHandler(animator.avatar, root).SetHumanPose(ref pose);
        }
    }
}
