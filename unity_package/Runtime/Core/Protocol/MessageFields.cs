using System;
using System.Collections.Generic;

namespace AvatarBridge.Core
{
    /// <summary>
    /// Takes typed values out of a decoded map and remembers the first one that was missing or wrong, so that a
    /// message is read in one go and judged at the end.
    /// </summary>
    internal sealed class MessageFields
    {
        private readonly Dictionary<string, object> _map;
        private readonly string _name;

        public MessageFields(Dictionary<string, object> map, string name)
        {
            _map = map ?? new Dictionary<string, object>();
            _name = name;
        }

        /// <summary>The first problem, in words; null if there is none.</summary>
        public string Problem { get; private set; }

        /// <summary>No longer than a name may be.</summary>
        public string Text(string key)
        {
            if (Take(key) is string text && WireName.Fits(text))
            {
                return text;
            }
            Complain(key, WireName.Wanted);
            return "";
        }

        public string OptionalText(string key)
        {
            return _map.TryGetValue(key, out object value) ? value as string : null;
        }

        public long Integer(string key, long least, long most)
        {
            if (Take(key) is long whole && whole >= least && whole <= most)
            {
                return whole;
            }
            Complain(key, "a whole number of " + least + " to " + most);
            return Math.Max(least, Math.Min(most, 0));
        }

        public double Number(string key)
        {
            object value = Take(key);
            double number = value is double real ? real : value is long whole ? whole : double.NaN;
            if (double.IsNaN(number) || double.IsInfinity(number))
            {
                Complain(key, "a finite number");
                return 0;
            }
            return number;
        }

        public Dictionary<string, object> Map(string key)
        {
            return Get<Dictionary<string, object>>(key, "a map") ?? new Dictionary<string, object>();
        }

        public List<object> Items(string key, int most)
        {
            List<object> items = Get<List<object>>(key, "a list") ?? new List<object>();
            if (items.Count <= most)
            {
                return items;
            }
            Complain(key, "a list of at most " + most);
            return new List<object>();
        }

        /// <summary>Each no longer than a name may be.</summary>
        public string[] Texts(string key, int most)
        {
            List<object> items = Items(key, most);
            var texts = new string[items.Count];
            for (int i = 0; i < texts.Length; i++)
            {
                bool fits = items[i] is string text && WireName.Fits(text);
                texts[i] = fits ? (string)items[i] : "";
                if (!fits)
                {
                    Complain(key, "a list of " + WireName.Wanted);
                }
            }
            return texts;
        }

        public int[] Integers(string key, int most)
        {
            List<object> items = Items(key, most);
            var numbers = new int[items.Count];
            for (int i = 0; i < numbers.Length; i++)
            {
                if (items[i] is long whole && whole >= int.MinValue && whole <= int.MaxValue)
                {
                    numbers[i] = (int)whole;
                }
                else
                {
                    Complain(key, "a list of whole numbers");
                }
            }
            return numbers;
        }

        /// <summary>A <c>bin</c> of exactly so many finite little-endian float32.</summary>
        public float[] Floats(string key, int count)
        {
            byte[] bytes = Get<byte[]>(key, "bytes") ?? Array.Empty<byte>();
            var values = new float[count];
            if (bytes.Length != 4 * count)
            {
                Complain(key, 4 * count + " bytes, not " + bytes.Length);
            }
            else if (!WireFloats.TryRead(bytes, values))
            {
                Complain(key, "finite numbers");
            }
            return values;
        }

        /// <summary>Notes a problem found by the caller; the first one is kept.</summary>
        public void Complain(string key, string wanted)
        {
            Problem = Problem ?? _name + "." + key + " must be " + wanted;
        }

        private object Take(string key)
        {
            _map.TryGetValue(key, out object value);
            return value;
        }

        private T Get<T>(string key, string wanted) where T : class
        {
            var value = Take(key) as T;
            if (value == null)
            {
                Complain(key, wanted);
            }
            return value;
        }
    }
}
