using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace AvatarBridge.Core.Tests
{
    /// <summary>Reads the JSON beside the golden messages: maps, lists, strings, double, bool, null.</summary>
    internal sealed class Json
    {
        private readonly string _text;
        private int _at;

        private Json(string text)
        {
            _text = text;
        }

        public static Dictionary<string, object> ReadMap(string text) => (Dictionary<string, object>)new Json(text).Value();

        private object Value()
        {
            switch (Peek())
            {
                case '{': return Map();
                case '[': return List();
                case '"': return Text();
                case 't': return Word("true", true);
                case 'f': return Word("false", false);
                case 'n': return Word("null", null);
                default: return Number();
            }
        }

        private object Map()
        {
            var map = new Dictionary<string, object>();
            for (_at++; Peek() != '}'; Skip(','))
            {
                string key = Text();
                Skip(':');
                map[key] = Value();
            }
            _at++;
            return map;
        }

        private object List()
        {
            var list = new List<object>();
            for (_at++; Peek() != ']'; Skip(','))
            {
                list.Add(Value());
            }
            _at++;
            return list;
        }

        private string Text()
        {
            var text = new StringBuilder();
            Peek();
            for (_at++; _text[_at] != '"'; _at++)
            {
                if (_text[_at] != '\\')
                {
                    text.Append(_text[_at]);
                    continue;
                }
                char escaped = _text[++_at];
                if (escaped == 'u')
                {
                    text.Append((char)int.Parse(_text.Substring(_at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                    _at += 4;
                }
                else
                {
                    text.Append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
                }
            }
            _at++;
            return text.ToString();
        }

        private object Number()
        {
            int start = _at;
            while (_at < _text.Length && "+-.0123456789eE".IndexOf(_text[_at]) >= 0)
            {
                _at++;
            }
            return double.Parse(_text.Substring(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        private object Word(string word, object value)
        {
            if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0)
            {
                throw new FormatException("no JSON at " + _at);
            }
            _at += word.Length;
            return value;
        }

        private void Skip(char separator)
        {
            if (Peek() == separator)
            {
                _at++;
            }
        }

        private char Peek()
        {
            while (char.IsWhiteSpace(_text[_at]))
            {
                _at++;
            }
            return _text[_at];
        }
    }
}
