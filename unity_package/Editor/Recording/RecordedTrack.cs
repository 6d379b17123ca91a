using System;
using System.Collections.Generic;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>Properties of one component that are animated together, such as the four of a rotation, frame by frame.</summary>
    internal sealed class RecordedTrack
    {
        private readonly List<float> _values = new List<float>();

        /// <param name="kind">What it holds.</param>
        /// <param name="path">Of the object below the character's root.</param>
        /// <param name="component">The animated component's type.</param>
        /// <param name="properties">Names as clips have them, in the order of a frame's values.</param>
        public RecordedTrack(TrackKind kind, string path, Type component, params string[] properties)
        {
            Kind = kind;
            Path = path;
            Component = component;
            Properties = properties;
        }

        public TrackKind Kind { get; }

        public string Path { get; }

        public Type Component { get; }

        public string[] Properties { get; }

        public int Width => Properties.Length;

        public int Frames => _values.Count / Width;

        public bool IsRotation => Kind == TrackKind.BoneRotation || Kind == TrackKind.OtherRotation || Kind == TrackKind.BodyRotation;

        /// <summary>Whether any value differs from the first frame's.</summary>
        public bool Changes
        {
            get
            {
                for (int i = Width; i < _values.Count; i++)
                {
                    if (_values[i] != _values[i % Width])
                    {
                        return true;
                    }
                }
                return false;
            }
        }

        public static RecordedTrack Rotation(TrackKind kind, string path)
        {
            const string name = "m_LocalRotation.";
            return new RecordedTrack(kind, path, typeof(Transform), name + "x", name + "y", name + "z", name + "w");
        }

        public static RecordedTrack Position(TrackKind kind, string path)
        {
            const string name = "m_LocalPosition.";
            return new RecordedTrack(kind, path, typeof(Transform), name + "x", name + "y", name + "z");
        }

        public void Add(float value) => _values.Add(value);

        public void Add(Vector3 value)
        {
            _values.Add(value.x);
            _values.Add(value.y);
            _values.Add(value.z);
        }

        /// <summary>Takes the sign that is nearer to the frame before: curves of the four numbers must not jump.</summary>
        public void Add(Quaternion value)
        {
            int last = _values.Count - 4;
            bool far = last >= 0
                && _values[last] * value.x + _values[last + 1] * value.y + _values[last + 2] * value.z + _values[last + 3] * value.w < 0f;
            float sign = far ? -1f : 1f;
            _values.Add(sign * value.x);
            _values.Add(sign * value.y);
            _values.Add(sign * value.z);
            _values.Add(sign * value.w);
        }

        /// <summary>Repeats the frame before, for a joint that is gone; zeros, or no turn, if there is none.</summary>
        public void Repeat()
        {
            int last = _values.Count - Width;
            for (int i = 0; i < Width; i++)
            {
                _values.Add(last >= 0 ? _values[last + i] : IsRotation && i == 3 ? 1f : 0f);
            }
        }

        /// <summary>The values between a frame and the next one, rotations of unit length.</summary>
        public void Sample(int frame, float share, float[] target, int at)
        {
            int next = Math.Min(frame + 1, Frames - 1);
            float square = 0f;
            for (int i = 0; i < Width; i++)
            {
                float from = _values[frame * Width + i];
                target[at + i] = from + (_values[next * Width + i] - from) * share;
                square += target[at + i] * target[at + i];
            }
            for (int i = 0; IsRotation && i < Width; i++)
            {
                target[at + i] /= Mathf.Sqrt(square);
            }
        }
    }
}
