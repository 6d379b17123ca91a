using System.Collections.Generic;

namespace UnityEngine
{
    public static class Resources
    {
        /// Of what is in the scene, active or not.
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
    /// The one scene there is.
    public struct Scene
    {
        public string name => "Stage";

        public bool isLoaded => true;

        public GameObject[] GetRootGameObjects()
        {
            var roots = new List<GameObject>();
            foreach (GameObject game in UnityEngine.Scene.All)
            {
                if (game.transform.parent == null)
                {
                    roots.Add(game);
                }
            }
            return roots.ToArray();
        }
    }

    public static class SceneManager
    {
        public static int sceneCount => 1;

        public static Scene GetSceneAt(int index) => default;

        public static Scene GetActiveScene() => default;
    }
}
