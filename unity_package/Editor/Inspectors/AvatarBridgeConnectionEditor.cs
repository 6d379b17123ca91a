using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>Inspector of a connection: its settings, and whether a sidecar answers there.</summary>
    [CustomEditor(typeof(AvatarBridgeConnection))]
    internal sealed class AvatarBridgeConnectionEditor : UnityEditor.Editor
    {
        private ConnectionTest _test;

        public override bool RequiresConstantRepaint() => _test != null && !_test.IsDone;

        public override void OnInspectorGUI()
        {
            DrawDefaultInspector();
            EditorGUILayout.Space();
            using (new EditorGUI.DisabledScope(RequiresConstantRepaint()))
            {
                if (GUILayout.Button("Test connection"))
                {
                    EditorApplication.delayCall += Test;
                }
            }
            if (_test != null)
            {
                EditorGUILayout.HelpBox(_test.Sentence, _test.Succeeded ? MessageType.Info : _test.IsDone ? MessageType.Error : MessageType.None);
            }
        }

        private void OnDisable()
        {
            EditorApplication.update -= Step;
            _test?.Dispose();
            _test = null;
        }

        private void Test()
        {
            if (target == null)
            {
                return;
            }
            _test?.Dispose();
            _test = new ConnectionTest((AvatarBridgeConnection)target, EditorApplication.timeSinceStartup);
            EditorApplication.update -= Step;
            EditorApplication.update += Step;
        }

        private void Step()
        {
            _test.Step(EditorApplication.timeSinceStartup);
            if (_test.IsDone)
            {
                EditorApplication.update -= Step;
            }
        }
    }
}
