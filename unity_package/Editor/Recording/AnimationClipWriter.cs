using System.Collections.Generic;
using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>Makes AnimationClips of recordings.</summary>
    public static class AnimationClipWriter
    {
        // A turn by an angle a moves a unit quaternion by 2 sin(a/4), about a/2.
        private const float ChordOfDegree = Mathf.Deg2Rad / 2f;

        /// <summary>Makes a clip and its asset, with a name of its own in the options' folder; false if there is nothing to write.</summary>
        /// <param name="motion">What was recorded.</param>
        /// <param name="options">Kind, rate and folder.</param>
        /// <param name="clip">The clip, an asset.</param>
        /// <param name="problem">In words why there is none.</param>
        public static bool TrySave(RecordedMotion motion, ClipOptions options, out AnimationClip clip, out string problem)
        {
            if (!TryMake(motion, options, out clip, out problem))
            {
                return false;
            }
            string parent = "Assets";
            foreach (string name in options.Folder.Split('/'))
            {
                if (name.Length > 0 && name != "Assets" && !AssetDatabase.IsValidFolder(parent + "/" + name))
                {
                    AssetDatabase.CreateFolder(parent, name);
                }
                parent = name == "Assets" || name.Length == 0 ? parent : parent + "/" + name;
            }
            string file = string.Join("_", motion.Character.Split(System.IO.Path.GetInvalidFileNameChars()));
            AssetDatabase.CreateAsset(clip, AssetDatabase.GenerateUniqueAssetPath(parent + "/" + file + ".anim"));
            return true;
        }

        /// <summary>Makes a clip in memory; false if there is nothing to write.</summary>
        public static bool TryMake(RecordedMotion motion, ClipOptions options, out AnimationClip clip, out string problem)
        {
            clip = null;
            problem = FindProblem(motion, options);
            if (problem != null)
            {
                return false;
            }
            clip = new AnimationClip { name = motion.Character, frameRate = options.FrameRate };
            var bindings = new List<EditorCurveBinding>();
            var curves = new List<AnimationCurve>();
            foreach (RecordedTrack track in motion.Tracks)
            {
                // A shape that never moves is no part of the performance; a bone's pose is, moving or not.
                if (IsIn(track.Kind, options.Kind) && (track.Kind != TrackKind.ShapeWeight || track.Changes))
                {
                    AddCurves(track, motion.Resample(track, options.FrameRate), options, bindings, curves);
                }
            }
            AnimationUtility.SetEditorCurves(clip, bindings.ToArray(), curves.ToArray());
            if (options.Kind == ClipKind.Humanoid)
            {
                KeepInPlace(clip);
            }
            return true;
        }

        private static string FindProblem(RecordedMotion motion, ClipOptions options)
        {
            if (motion.Frames < 2)
            {
                return "Nothing was recorded: no pose has come from the stream.";
            }
            if (!(options.FrameRate >= 1f))
            {
                return "A clip needs at least 1 frame a second, not " + options.FrameRate + ".";
            }
            return options.Kind == ClipKind.Humanoid && !motion.IsHumanoid
                ? "'" + motion.Character + "' is no Mecanim humanoid: choose the kind Generic."
                : null;
        }

        private static bool IsIn(TrackKind track, ClipKind clip)
        {
            switch (track)
            {
                case TrackKind.OtherRotation:
                case TrackKind.ShapeWeight:
                    return true;
                case TrackKind.BoneRotation:
                case TrackKind.HipsPosition:
                    return clip == ClipKind.Generic;
                default:
                    return clip == ClipKind.Humanoid;
            }
        }

        private static void AddCurves(
            RecordedTrack track, float[] values, ClipOptions options, List<EditorCurveBinding> bindings, List<AnimationCurve> curves)
        {
            List<int> kept = options.ReduceKeys
                ? KeyReduction.Reduce(values, track.Width, ToleranceOf(track, options))
                : KeyReduction.KeepAll(values, track.Width);
            for (int i = 0; i < track.Width; i++)
            {
                var keys = new Keyframe[kept.Count];
                for (int k = 0; k < keys.Length; k++)
                {
                    keys[k] = new Keyframe(kept[k] / options.FrameRate, values[kept[k] * track.Width + i]);
                }
                MakeStraight(keys);
                bindings.Add(EditorCurveBinding.FloatCurve(track.Path, track.Component, track.Properties[i]));
                curves.Add(new AnimationCurve(keys));
            }
        }

        /// <summary>Tangents along the lines between keys; those of new keys are flat, which would stop the motion at each.</summary>
        private static void MakeStraight(Keyframe[] keys)
        {
            for (int k = 0; k + 1 < keys.Length; k++)
            {
                float slope = (keys[k + 1].value - keys[k].value) / (keys[k + 1].time - keys[k].time);
                keys[k].outTangent = slope;
                keys[k + 1].inTangent = slope;
            }
        }

        private static float ToleranceOf(RecordedTrack track, ClipOptions options)
        {
            switch (track.Kind)
            {
                case TrackKind.ShapeWeight:
                    return options.WeightTolerance;
                case TrackKind.Muscle:
                    return options.MuscleTolerance;
                case TrackKind.HipsPosition:
                case TrackKind.BodyPosition:
                    return options.PositionTolerance;
                default:
                    return options.RotationTolerance * ChordOfDegree;
            }
        }

        /// <summary>The body's sway belongs to the pose: as root motion it would be lost, or move the object.</summary>
        private static void KeepInPlace(AnimationClip clip)
        {
            AnimationClipSettings settings = AnimationUtility.GetAnimationClipSettings(clip);
            settings.loopBlendOrientation = settings.loopBlendPositionY = settings.loopBlendPositionXZ = true;
            settings.keepOriginalOrientation = settings.keepOriginalPositionY = settings.keepOriginalPositionXZ = true;
            AnimationUtility.SetAnimationClipSettings(clip, settings);
        }
    }
}
