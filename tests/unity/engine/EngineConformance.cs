using System;
using System.Globalization;
using System.Text;
using System.Threading;
using AvatarBridge;
using AvatarBridge.Tests;
using UnityEngine;

/// <summary>
/// Play mode against the real sidecar: the component on a stub humanoid, ninety frames a second. Prints, for frames that
/// are shown, the playhead and where every joint is in the world.
/// </summary>
public static class EngineConformance
{
    private const int Settle = 150;
    private const int Shown = 60;

    public static int Main(string[] arguments)
    {
        var character = new TestCharacter();
        AvatarBridgeConnection connection = ScriptableObject.CreateInstance<AvatarBridgeConnection>();
        connection.ControlAddress = arguments[0];
        character.Root.AddAvatar(connection, "hero");
        AvatarBridgeAvatar avatar = character.Root.GetComponent<AvatarBridgeAvatar>();
        int shown = 0;
        int settled = 0;
        for (int tick = 0; tick < 4000 && shown < Shown; tick++, Thread.Sleep(11))
        {
            GameLoop.Frame(1f / 90f);
            // On a busy machine frames may come late; the motion is then predicted and led back, which is not compared.
            bool late = double.IsNaN(avatar.Playhead) || avatar.Client.Own.StalledMilliseconds > 0;
            settled = late ? 0 : settled + 1;
            if (settled > Settle)
            {
                shown++;
                Console.WriteLine(Line(avatar, character));
            }
        }
        UnityEngine.Object.DestroyImmediate(character.Root);
        return shown < Shown ? 1 : 0;
    }

    /// <summary>As in Unity a component is configured before it is enabled: on an object that is not active yet.</summary>
    private static void AddAvatar(this GameObject target, AvatarBridgeConnection connection, string subject)
    {
        AvatarBridgeAvatar avatar = target.AddComponent<AvatarBridgeAvatar>();
        avatar.enabled = false;
        avatar.Connection = connection;
        avatar.Subject = subject;
        avatar.enabled = true;
    }

    private static string Line(AvatarBridgeAvatar avatar, TestCharacter character)
    {
        var line = new StringBuilder("{\"playhead\": " + Text(avatar.Playhead) + ", \"bound\": " + avatar.BoundJoints);
        line.Append(", \"shapes\": " + avatar.BoundShapes + ", \"jaw\": " + Text(character.Face.GetBlendShapeWeight(0)) + ", \"positions\": [");
        for (int i = 0; i < character.Joints.Count; i++)
        {
            Vector3 p = character.Joints[i].position;
            line.Append((i > 0 ? ", [" : "[") + Text(p.x) + ", " + Text(p.y) + ", " + Text(p.z) + "]");
        }
        return line.Append("]}").ToString();
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
