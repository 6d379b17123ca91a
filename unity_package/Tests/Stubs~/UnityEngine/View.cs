namespace UnityEngine
{
    public sealed class Camera : Behaviour
    {
        public static Camera main { get; set; }
    }

    /// Immediate-mode controls: without a screen they give back what they were given.
    public static class GUI
    {
        public static void Label(Rect position, string text)
        {
        }

        public static bool Button(Rect position, string text) => false;

        public static bool Toggle(Rect position, bool value, string text) => value;

        public static float HorizontalSlider(Rect position, float value, float leftValue, float rightValue) => value;
    }
}
