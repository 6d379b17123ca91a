using System;
using UnityEngine;

namespace UnityEditor
{
    public struct EditorCurveBinding
    {
        public string path;
        public string propertyName;

        public Type type { get; set; }

        public static EditorCurveBinding FloatCurve(string inPath, Type inType, string inPropertyName)
        {
            return new EditorCurveBinding { path = inPath, type = inType, propertyName = inPropertyName };
        }
    }

    public class AnimationClipSettings
    {
        public bool loopTime { get; set; }

        public bool loopBlendOrientation { get; set; }

        public bool loopBlendPositionY { get; set; }

        public bool loopBlendPositionXZ { get; set; }

        public bool keepOriginalOrientation { get; set; }

        public bool keepOriginalPositionY { get; set; }

        public bool keepOriginalPositionXZ { get; set; }
    }

    public static class AnimationUtility
    {
        private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<AnimationClip, AnimationClipSettings> Settings
            = new System.Runtime.CompilerServices.ConditionalWeakTable<AnimationClip, AnimationClipSettings>();

        public static string CalculateTransformPath(Transform targetTransform, Transform root)
        {
            if (targetTransform == root || targetTransform == null)
            {
                return "";
            }
            string above = CalculateTransformPath(targetTransform.parent, root);
            return above.Length == 0 ? targetTransform.name : above + "/" + targetTransform.name;
        }

        public static void SetEditorCurve(AnimationClip clip, EditorCurveBinding binding, AnimationCurve curve)
        {
            if (curve == null)
            {
                clip.Curves.Remove((binding.path, binding.type, binding.propertyName));
            }
            else
            {
                clip.Curves[(binding.path, binding.type, binding.propertyName)] = curve;
            }
        }

        public static void SetEditorCurves(AnimationClip clip, EditorCurveBinding[] bindings, AnimationCurve[] curves)
        {
            if (bindings.Length != curves.Length)
            {
                throw new ArgumentOutOfRangeException(nameof(bindings), "a curve for each binding");
            }
            for (int i = 0; i < bindings.Length; i++)
            {
                SetEditorCurve(clip, bindings[i], curves[i]);
            }
        }

        public static AnimationCurve GetEditorCurve(AnimationClip clip, EditorCurveBinding binding)
        {
            return clip.Curves.TryGetValue((binding.path, binding.type, binding.propertyName), out AnimationCurve curve) ? curve : null;
        }

        public static EditorCurveBinding[] GetCurveBindings(AnimationClip clip)
        {
            var bindings = new System.Collections.Generic.List<EditorCurveBinding>();
            foreach ((string path, Type type, string property) in clip.Curves.Keys)
            {
                bindings.Add(EditorCurveBinding.FloatCurve(path, type, property));
            }
            return bindings.ToArray();
        }

        public static AnimationClipSettings GetAnimationClipSettings(AnimationClip clip) => Settings.GetOrCreateValue(clip);

        public static void SetAnimationClipSettings(AnimationClip clip, AnimationClipSettings srcClipInfo) => Settings.AddOrUpdate(clip, srcClipInfo);
    }
}
