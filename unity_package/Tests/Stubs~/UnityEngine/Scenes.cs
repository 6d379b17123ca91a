using System.Collections.Generic;

namespace UnityEngine
{
    public static class Resources
    {
        /// Of what is in any scene, active or not, Unity's own previews included.
        public static T[] FindObjectsOfTypeAll<T>() where T : Object
        {
            var found = new List<T>();
            foreach (GameObject game in Scene.All)
            {
                found.AddRange(game.GetComponents<T>());
            }
            return found.ToArray();
        }
    }
}

namespace UnityEngine.SceneManagement
{
    /// The one scene there is, or a preview's; by default none.
    public struct Scene
    {
        internal static readonly Scene Stage = new Scene { _number = 1 };
        private static int _last = 1;
        private int _number;

        internal bool IsPreview => _number > 1;

        public bool IsValid() => _number > 0;

        internal static Scene MakePreview() => new Scene { _number = ++_last };
    }

    public static class SceneManager
    {
        public static Scene GetActiveScene() => Scene.Stage;

        public static void MoveGameObjectToScene(GameObject go, Scene scene)
        {
            if (go.transform.parent != null)
            {
                throw new System.ArgumentException("only objects without a parent can be moved to a scene");
            }
            go.Place(scene);
        }
    }
}
