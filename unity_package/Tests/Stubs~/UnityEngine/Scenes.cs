using System.Collections.Generic;

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
