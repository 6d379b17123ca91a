using System;
using System.Collections.Generic;
using System.Reflection;
using UnityEngine;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    /// The serialised fields of objects, found by reflection; what is set here arrives there when it is applied.
    public sealed class SerializedObject : IDisposable
    {
        private readonly Object[] _targets;
        private readonly Dictionary<string, SerializedProperty> _properties = new Dictionary<string, SerializedProperty>();

        public SerializedObject(Object target) : this(new[] { target })
        {
        }

        public SerializedObject(Object[] targets)
        {
            _targets = targets;
            const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            for (Type type = targets[0].GetType(); type != null && type != typeof(Object); type = type.BaseType)
            {
                foreach (FieldInfo field in type.GetFields(Declared))
                {
                    bool named = field.IsPublic || Attribute.IsDefined(field, typeof(SerializeField));
                    if (named && !field.IsInitOnly && !Attribute.IsDefined(field, typeof(NonSerializedAttribute)) && !Attribute.IsDefined(field, typeof(HideInInspector)))
                    {
                        _properties[field.Name] = new SerializedProperty(field, targets[0]);
                    }
                }
            }
        }

        public Object targetObject => _targets[0];

        public SerializedProperty FindProperty(string propertyPath) => _properties.TryGetValue(propertyPath, out SerializedProperty found) ? found : null;

        public void Update()
        {
            foreach (SerializedProperty property in _properties.Values)
            {
                property.Read();
            }
        }

        public bool ApplyModifiedProperties()
        {
            bool changed = false;
            foreach (SerializedProperty property in _properties.Values)
            {
                foreach (Object target in _targets)
                {
                    changed |= property.Write(target);
                }
            }
            if (changed && targetObject is MonoBehaviour script)
            {
                GameLoop.Tell(script, "OnValidate");
            }
            return changed;
        }

        public void Dispose()
        {
        }

        internal IEnumerable<SerializedProperty> Properties() => _properties.Values;
    }

    public sealed class SerializedProperty
    {
        private readonly FieldInfo _field;
        private readonly Object _target;
        private object _value;

        internal SerializedProperty(FieldInfo field, Object target)
        {
            _field = field;
            _target = target;
            Read();
        }

        public string name => _field.Name;

        public string propertyPath => _field.Name;

        public string displayName => ObjectNames.NicifyVariableName(_field.Name);

        public string stringValue
        {
            get => (string)_value;
            set => _value = value;
        }

        public float floatValue
        {
            get => (float)_value;
            set => _value = value;
        }

        public bool boolValue
        {
            get => (bool)_value;
            set => _value = value;
        }

        public int intValue
        {
            get => Convert.ToInt32(_value);
            set => _value = _field.FieldType.IsEnum ? Enum.ToObject(_field.FieldType, value) : value;
        }

        public Object objectReferenceValue
        {
            get => (Object)_value;
            set => _value = value;
        }

        public bool isExpanded { get; set; }

        internal object Value
        {
            get => _value;
            set => _value = value;
        }

        internal void Read() => _value = _field.GetValue(_target);

        internal bool Write(Object target)
        {
            bool changed = !Equals(_field.GetValue(target), _value);
            if (changed)
            {
                _field.SetValue(target, _value);
            }
            return changed;
        }
    }

    public static class ObjectNames
    {
        /// "_framesAddress" is "Frames Address".
        public static string NicifyVariableName(string name)
        {
            var text = new System.Text.StringBuilder();
            foreach (char c in name.TrimStart('_'))
            {
                text.Append(text.Length > 0 && char.IsUpper(c) ? " " + c : text.Length == 0 ? char.ToUpperInvariant(c).ToString() : c.ToString());
            }
            return text.ToString();
        }
    }
}
