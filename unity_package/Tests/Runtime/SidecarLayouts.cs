using System.Collections.Generic;
using AvatarBridge.Core;
using AvatarBridge.Core.Tests;
using NUnit.Framework;

namespace AvatarBridge.Tests
{
    /// <summary>Layouts as a sidecar answers them.</summary>
    internal static class SidecarLayouts
    {
        /// <summary>The layout a sidecar would answer with, by way of the wire.</summary>
        public static LayoutMessage For(SkeletonDescription description)
        {
            MsgPackTree.TryReadMap(Bytes("hero", description), out Dictionary<string, object> map);
            Assert.IsTrue(LayoutMessage.TryRead(map, out LayoutMessage message, out string problem), problem);
            return message;
        }

        /// <summary>The same as a message of the control socket.</summary>
        public static byte[] Bytes(string subject, SkeletonDescription description)
        {
            var writer = new MsgPackWriter();
            writer.WriteMapHeader(4);
            writer.WriteString("type");
            writer.WriteString("layout");
            writer.WriteString("subject");
            writer.WriteString(subject);
            writer.WriteString("report");
            writer.WriteMapHeader(0);
            writer.WriteString("layout");
            writer.WriteMapHeader(8);
            writer.WriteString("id");
            writer.WriteInt64(WireBytes.LayoutId);
            writer.WriteString("hips");
            writer.WriteInt64(1);
            writer.WriteString("joints");
            WriteList(writer, description.Joints);
            writer.WriteString("parents");
            writer.WriteArrayHeader(description.Parents.Count);
            foreach (int parent in description.Parents)
            {
                writer.WriteInt64(parent);
            }
            writer.WriteString("positions");
            writer.WriteFloats(description.Positions);
            writer.WriteString("rotations");
            writer.WriteFloats(description.Rotations);
            writer.WriteString("channels");
            WriteList(writer, description.Shapes);
            writer.WriteString("space");
            writer.WriteMapHeader(3);
            writer.WriteString("name");
            writer.WriteString("unity");
            writer.WriteString("axes");
            WriteList(writer, new[] { "-x", "+y", "+z" });
            writer.WriteString("metres_per_unit");
            writer.WriteDouble(1);
            return writer.Written.ToArray();
        }

        private static void WriteList(MsgPackWriter writer, IReadOnlyList<string> texts)
        {
            writer.WriteArrayHeader(texts.Count);
            foreach (string text in texts)
            {
                writer.WriteString(text);
            }
        }
    }
}
