using System.Collections.Generic;
using System.Linq;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>Finds a character's blendshapes by name.</summary>
    internal static class FaceAutoMap
    {
        /// <summary>Names of all shapes of a character's meshes, each once.</summary>
        public static List<string> ShapesOf(GameObject character)
        {
            var names = new List<string>();
            foreach (SkinnedMeshRenderer mesh in character.GetComponentsInChildren<SkinnedMeshRenderer>(true))
            {
                for (int i = 0; mesh.sharedMesh != null && i < mesh.sharedMesh.blendShapeCount; i++)
                {
                    string name = mesh.sharedMesh.GetBlendShapeName(i);
                    if (!names.Contains(name))
                    {
                        names.Add(name);
                    }
                }
            }
            return names;
        }

        /// <summary>The family that most of its channels are found of; two would drive one mouth twice. Null if none is.</summary>
        public static FaceFamily ChooseFamily(List<string> shapes)
        {
            ILookup<string, string> known = shapes.ToLookup(ShapeName.Plain);
            FaceFamily best = null;
            int most = 0;
            foreach (FaceFamily family in FaceFamilies.All)
            {
                int found = family.Channels.FindAll(channel => family.FindShapes(channel, known).Any()).Count;
                if (found > most)
                {
                    most = found;
                    best = family;
                }
            }
            return best;
        }

        /// <summary>Adds an entry for each shape that is recognised and has none yet.</summary>
        /// <returns>How many were added.</returns>
        public static int Fill(FaceMapping mapping, List<string> shapes)
        {
            FaceFamily family = ChooseFamily(shapes);
            ILookup<string, string> known = shapes.ToLookup(ShapeName.Plain);
            int before = mapping.Entries.Count;
            if (family != null)
            {
                foreach (string channel in family.Channels)
                {
                    foreach (string shape in family.FindShapes(channel, known))
                    {
                        if (!mapping.Entries.Exists(entry => entry.Shape == shape))
                        {
                            mapping.Entries.Add(new FaceMapping.Entry { Channel = channel, Shape = shape });
                        }
                    }
                }
            }
            return mapping.Entries.Count - before;
        }

        /// <summary>Channels of a family that no entry has.</summary>
        public static List<string> Unmapped(FaceMapping mapping, FaceFamily family)
        {
            return family.Channels.FindAll(channel => !mapping.Entries.Exists(entry => entry.Channel == channel && entry.Shape.Length > 0));
        }
    }
}
