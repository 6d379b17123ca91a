using UnityEngine;

namespace AvatarBridge
{
    /// <summary>A character's controls, each a property as well, so that a slider or any other UnityEvent can set it.</summary>
    public abstract class ControlledCharacter : MonoBehaviour
    {
        [SerializeField]
        private protected ModelControls _controls = new ModelControls();

        /// <summary>Expressivity and the other controls; what is changed is sent with the next frame.</summary>
        public ModelControls Controls => _controls;

        /// <summary>0 a still, professional listener; 1 natural; 2 theatrical.</summary>
        public float Expressivity
        {
            get => _controls.Expressivity;
            set => _controls.Expressivity = value;
        }

        /// <summary>-1 displeased, 1 pleased.</summary>
        public float Valence
        {
            get => _controls.Valence;
            set => _controls.Valence = value;
        }

        /// <summary>-1 drowsy, 1 excited.</summary>
        public float Arousal
        {
            get => _controls.Arousal;
            set => _controls.Arousal = value;
        }

        /// <summary>0 to 2: amount of hand gesture while talking.</summary>
        public float Gesture
        {
            get => _controls.Gesture;
            set => _controls.Gesture = value;
        }

        /// <summary>0 to 3: times the natural rate of blinks.</summary>
        public float BlinkRate
        {
            get => _controls.BlinkRate;
            set => _controls.BlinkRate = value;
        }
    }
}
