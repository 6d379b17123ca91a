using System;
using System.Collections.Generic;
using System.Linq;

namespace AvatarBridge.Editor
{
    /// <summary>A set of channels that belong together, and what characters call them. The sidecar streams one set to a face.</summary>
    internal sealed class FaceFamily
    {
        private readonly Dictionary<string, string[]> _spellings = new Dictionary<string, string[]>();

        /// <param name="name">For people.</param>
        /// <param name="table">A channel a line, then other spellings of it.</param>
        public FaceFamily(string name, string table)
        {
            Name = name;
            foreach (string line in table.Split(new[] { '\n', '\r' }, StringSplitOptions.RemoveEmptyEntries))
            {
                string[] words = line.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries);
                if (words.Length > 0)
                {
                    Channels.Add(words[0]);
                    _spellings[words[0]] = Array.ConvertAll(words, ShapeName.Plain);
                }
            }
        }

        public string Name { get; }

        /// <summary>As the stream calls them.</summary>
        public List<string> Channels { get; } = new List<string>();

        /// <summary>The shapes that are a channel by the first of its spellings that any has; empty if none has.</summary>
        /// <param name="channel">One of <see cref="Channels"/>.</param>
        /// <param name="shapes">By <see cref="ShapeName.Plain"/>.</param>
        public IEnumerable<string> FindShapes(string channel, ILookup<string, string> shapes)
        {
            string spelling = Array.Find(_spellings[channel], shapes.Contains);
            return spelling == null ? Enumerable.Empty<string>() : shapes[spelling];
        }
    }
}
