using System.Collections.Generic;

namespace UnityEngine.XR
{
    public enum XRNode
    {
        LeftEye,
        RightEye,
        CenterEye,
        Head,
        LeftHand,
        RightHand,
    }

    public struct InputFeatureUsage<T>
    {
        public InputFeatureUsage(string usageName)
        {
            name = usageName;
        }

        public string name { get; }
    }

    public static class CommonUsages
    {
        public static readonly InputFeatureUsage<Vector3> devicePosition = new InputFeatureUsage<Vector3>("DevicePosition");
        public static readonly InputFeatureUsage<Quaternion> deviceRotation = new InputFeatureUsage<Quaternion>("DeviceRotation");
    }

    public struct InputDevice
    {
        internal InputDevice(bool valid, Vector3 place, Quaternion turn)
        {
            isValid = valid;
            Place = place;
            Turn = turn;
        }

        public bool isValid { get; }

        private Vector3 Place { get; }

        private Quaternion Turn { get; }

        public bool TryGetFeatureValue(InputFeatureUsage<Vector3> usage, out Vector3 value)
        {
            value = Place;
            return isValid;
        }

        public bool TryGetFeatureValue(InputFeatureUsage<Quaternion> usage, out Quaternion value)
        {
            value = Turn;
            return isValid;
        }
    }

    public static class InputDevices
    {
        private static readonly Dictionary<XRNode, InputDevice> Tracked = new Dictionary<XRNode, InputDevice>();

        public static InputDevice GetDeviceAtXRNode(XRNode node) => Tracked.TryGetValue(node, out InputDevice device) ? device : default;

        /// What a headset or a controller does.
        public static void Move(XRNode node, Vector3 place, Quaternion turn) => Tracked[node] = new InputDevice(true, place, turn);
    }
}
