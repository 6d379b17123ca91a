using System;
using System.Collections.Generic;

namespace UnityEngine
{
    public static partial class HumanTrait
    {
        public static int MuscleCount => HumanMuscles.Names.Count;

        public static string[] MuscleName => HumanMuscles.Names.ToArray();

        /// The muscle of a bone's axis, 0 to 2 for x, y and z; -1 for axes that have none.
        public static int MuscleFromBone(int i, int dofIndex) => HumanMuscles.FromBone[i, dofIndex];
    }

    /// Mecanim's muscles in their order, with the bone and axis each turns.
    internal static class HumanMuscles
    {
        public static readonly List<string> Names = new List<string>();
        public static readonly int[,] FromBone = new int[(int)HumanBodyBones.LastBone, 3];
        private static readonly Dictionary<string, int> ByProperty = new Dictionary<string, int>();
        private static readonly string[] Fingers = { "Thumb", "Index", "Middle", "Ring", "Little" };

        static HumanMuscles()
        {
            for (int i = 0; i < FromBone.Length; i++)
            {
                FromBone[i / 3, i % 3] = -1;
            }
            foreach (HumanBodyBones bone in new[] { HumanBodyBones.Spine, HumanBodyBones.Chest, HumanBodyBones.UpperChest })
            {
                Add(bone, bone + " ", "zyx", "Front-Back", "Left-Right", "Twist Left-Right");
            }
            foreach (HumanBodyBones bone in new[] { HumanBodyBones.Neck, HumanBodyBones.Head })
            {
                Add(bone, bone + " ", "zyx", "Nod Down-Up", "Tilt Left-Right", "Turn Left-Right");
            }
            Add(HumanBodyBones.LeftEye, "Left Eye ", "zy", "Down-Up", "In-Out");
            Add(HumanBodyBones.RightEye, "Right Eye ", "zy", "Down-Up", "In-Out");
            Add(HumanBodyBones.Jaw, "Jaw ", "zy", "Close", "Left-Right");
            AddSides((side, bone) =>
            {
                Add(bone("UpperLeg"), side + " Upper Leg ", "zyx", "Front-Back", "In-Out", "Twist In-Out");
                Add(bone("LowerLeg"), side + " Lower Leg ", "zx", "Stretch", "Twist In-Out");
                Add(bone("Foot"), side + " Foot ", "zx", "Up-Down", "Twist In-Out");
                Add(bone("Toes"), side + " Toes ", "z", "Up-Down");
            });
            AddSides((side, bone) =>
            {
                Add(bone("Shoulder"), side + " Shoulder ", "zy", "Down-Up", "Front-Back");
                Add(bone("UpperArm"), side + " Arm ", "zyx", "Down-Up", "Front-Back", "Twist In-Out");
                Add(bone("LowerArm"), side + " Forearm ", "zx", "Stretch", "Twist In-Out");
                Add(bone("Hand"), side + " Hand ", "zy", "Down-Up", "In-Out");
            });
            AddSides((side, bone) =>
            {
                foreach (string finger in Fingers)
                {
                    string name = side + " " + finger + " ";
                    string property = side + "Hand." + finger + ".";
                    Add(bone(finger + "Proximal"), name, "zy", "1 Stretched", "Spread");
                    Add(bone(finger + "Intermediate"), name, "z", "2 Stretched");
                    Add(bone(finger + "Distal"), name, "z", "3 Stretched");
                    foreach (string part in new[] { "1 Stretched", "Spread", "2 Stretched", "3 Stretched" })
                    {
                        ByProperty[property + part] = ByProperty[name + part];
                        ByProperty.Remove(name + part);
                    }
                }
            });
        }

        /// The muscle a clip's property animates; -1 if none.
        public static int IndexOfProperty(string property) => ByProperty.TryGetValue(property, out int index) ? index : -1;

        private static void AddSides(Action<string, Func<string, HumanBodyBones>> add)
        {
            foreach (string side in new[] { "Left", "Right" })
            {
                add(side, name => (HumanBodyBones)Enum.Parse(typeof(HumanBodyBones), side + name));
            }
        }

        private static void Add(HumanBodyBones bone, string prefix, string axes, params string[] muscles)
        {
            for (int i = 0; i < muscles.Length; i++)
            {
                FromBone[(int)bone, axes[i] - 'x'] = Names.Count;
                ByProperty[prefix + muscles[i]] = Names.Count;
                Names.Add(prefix + muscles[i]);
            }
        }
    }

    public struct HumanPose
    {
        public Vector3 bodyPosition;
        public Quaternion bodyRotation;
        public float[] muscles;
    }

    public sealed partial class Animator
    {
        /// Of a human whose hips are a metre high: 1.
        public float humanScale => avatar == null ? 1f : avatar.HumanScale;
    }

    /// <summary>
    /// Muscles are here the components of a bone's turn away from T-pose as a rotation vector, 1 for a right angle; Mecanim's
    /// own axes and limits differ. The centre of mass is taken to be the hips.
    /// </summary>
    public class HumanPoseHandler : IDisposable
    {
        private const float RightAngle = 90f * Mathf.Deg2Rad;

        private readonly Avatar _avatar;
        private readonly Animator _animator;
        private bool _disposed;

        public HumanPoseHandler(Avatar avatar, Transform root)
        {
            if (root == null || avatar == null)
            {
                throw new ArgumentNullException(root == null ? nameof(root) : nameof(avatar));
            }
            if (!avatar.isHuman)
            {
                throw new ArgumentException("HumanPoseHandler avatar is not human");
            }
            _avatar = avatar;
            _animator = root.GetComponent<Animator>();
            Alive++;
        }

        /// Handlers that nobody has disposed of.
        public static int Alive { get; private set; }

        public void Dispose()
        {
            Alive -= _disposed ? 0 : 1;
            _disposed = true;
        }

        /// The body in world space, its place divided by the human scale, as Unity documents it.
        public void GetHumanPose(ref HumanPose humanPose)
        {
            humanPose.muscles ??= new float[HumanTrait.MuscleCount];
            if (_disposed || humanPose.muscles.Length != HumanTrait.MuscleCount)
            {
                throw new InvalidOperationException("disposed, or a wrong number of muscles");
            }
            for (HumanBodyBones bone = HumanBodyBones.Hips; bone < HumanBodyBones.LastBone; bone++)
            {
                Transform joint = _animator.GetBoneTransform(bone);
                Vector3 turn = joint == null ? Vector3.zero : RotationVector(Quaternion.Inverse(Rest(joint)) * joint.localRotation);
                Write(bone, 0, turn.x, humanPose.muscles);
                Write(bone, 1, turn.y, humanPose.muscles);
                Write(bone, 2, turn.z, humanPose.muscles);
            }
            Transform hips = _animator.GetBoneTransform(HumanBodyBones.Hips);
            humanPose.bodyPosition = hips.position * (1f / _avatar.HumanScale);
            humanPose.bodyRotation = hips.rotation * Quaternion.Inverse(Rest(hips));
        }

        public void SetHumanPose(ref HumanPose humanPose)
        {
            for (HumanBodyBones bone = HumanBodyBones.Spine; bone < HumanBodyBones.LastBone; bone++)
            {
                Transform joint = _animator.GetBoneTransform(bone);
                if (joint != null)
                {
                    float[] m = humanPose.muscles;
                    joint.localRotation = Rest(joint) * Turn(new Vector3(Read(bone, 0, m), Read(bone, 1, m), Read(bone, 2, m)));
                }
            }
            Transform hips = _animator.GetBoneTransform(HumanBodyBones.Hips);
            hips.rotation = humanPose.bodyRotation * Rest(hips);
            hips.position = humanPose.bodyPosition * _avatar.HumanScale;
        }

        private static void Write(HumanBodyBones bone, int axis, float radians, float[] muscles)
        {
            int muscle = HumanTrait.MuscleFromBone((int)bone, axis);
            if (muscle >= 0)
            {
                muscles[muscle] = radians / RightAngle;
            }
        }

        private static float Read(HumanBodyBones bone, int axis, float[] muscles)
        {
            int muscle = HumanTrait.MuscleFromBone((int)bone, axis);
            return muscle < 0 ? 0f : muscles[muscle] * RightAngle;
        }

        private static Vector3 RotationVector(Quaternion q)
        {
            float sign = q.w < 0f ? -1f : 1f;
            float sine = MathF.Sqrt(q.x * q.x + q.y * q.y + q.z * q.z);
            float scale = sine < 1e-6f ? 2f : 2f * MathF.Atan2(sine, Math.Abs(q.w)) / sine;
            return new Vector3(q.x, q.y, q.z) * (scale * sign);
        }

        private static Quaternion Turn(Vector3 radians)
        {
            float angle = radians.magnitude;
            return angle < 1e-9f ? Quaternion.identity : Quaternion.AngleAxis(angle * Mathf.Rad2Deg, radians);
        }

        private Quaternion Rest(Transform joint)
        {
            foreach (SkeletonBone bone in _avatar.humanDescription.skeleton)
            {
                if (bone.name == joint.name)
                {
                    return bone.rotation;
                }
            }
            return Quaternion.identity;
        }
    }
}
