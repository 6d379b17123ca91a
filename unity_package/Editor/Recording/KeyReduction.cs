using System.Collections.Generic;

namespace AvatarBridge.Editor
{
    /// <summary>
    /// Leaves out keys that straight lines between the others pass through: the algorithm of Ramer, Douglas and Peucker, with
    /// the distance taken at each key's own time.
    /// </summary>
    internal static class KeyReduction
    {
        /// <summary>Indices of all keys.</summary>
        public static List<int> KeepAll(float[] values, int width)
        {
            var all = new List<int>();
            for (int key = 0; key < values.Length / width; key++)
            {
                all.Add(key);
            }
            return all;
        }

        /// <summary>Indices of the keys that are needed, in order; always the first and the last.</summary>
        /// <param name="values"><paramref name="width"/> values a key, keys evenly spaced. A key is left out as a whole.</param>
        /// <param name="width">Values a key.</param>
        /// <param name="tolerance">Most distance (Euclidean) of a key left out from the line.</param>
        public static List<int> Reduce(float[] values, int width, float tolerance)
        {
            int count = values.Length / width;
            var kept = new List<int> { 0 };
            var open = new Stack<(int From, int To)>();
            open.Push((0, count - 1));
            while (open.Count > 0)
            {
                (int from, int to) = open.Pop();
                int farthest = FindFarthest(values, width, from, to, tolerance);
                if (farthest >= 0)
                {
                    // The earlier half is on top, so that keys come in order.
                    open.Push((farthest, to));
                    open.Push((from, farthest));
                }
                else if (to > from)
                {
                    kept.Add(to);
                }
            }
            return kept;
        }

        private static int FindFarthest(float[] values, int width, int from, int to, float tolerance)
        {
            double largest = (double)tolerance * tolerance;
            int farthest = -1;
            for (int key = from + 1; key < to; key++)
            {
                double share = (key - from) / (double)(to - from);
                double square = 0;
                for (int i = 0; i < width; i++)
                {
                    double off = values[key * width + i] - values[from * width + i] * (1 - share) - values[to * width + i] * share;
                    square += off * off;
                }
                if (square > largest)
                {
                    largest = square;
                    farthest = key;
                }
            }
            return farthest;
        }
    }
}
