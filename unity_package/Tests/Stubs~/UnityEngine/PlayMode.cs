using System;
using System.Collections;
using System.Collections.Generic;
using System.Reflection;

namespace UnityEngine
{
    /// What Unity does to the scripts of a scene between edit mode and Play: only serialised fields live on.
    internal static class PlayMode
    {
        public static void Switch(bool playing, bool reload)
        {
            List<MonoBehaviour> before = GameLoop.Scripts();
            foreach (MonoBehaviour script in before)
            {
                script.TearDown();
            }
            Application.isPlaying = playing;
            if (!reload)
            {
                before.ForEach(script => script.Settle());
                return;
            }
            var after = new Dictionary<Object, Object>();
            foreach (MonoBehaviour script in before)
            {
                var made = (MonoBehaviour)Activator.CreateInstance(script.GetType());
                made.gameObject = script.gameObject;
                made.gameObject.Components[made.gameObject.Components.IndexOf(script)] = made;
                made.enabled = script.enabled;
                after.Add(script, made);
                script.MarkDestroyed();
            }
            foreach (KeyValuePair<Object, Object> pair in after)
            {
                CopySerialised(pair.Key, pair.Value, after);
            }
            foreach (Object made in after.Values)
            {
                ((MonoBehaviour)made).Settle();
            }
        }

        private static void CopySerialised(Object from, Object to, Dictionary<Object, Object> renewed)
        {
            const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            for (Type type = from.GetType(); type != typeof(MonoBehaviour); type = type.BaseType)
            {
                foreach (FieldInfo field in type.GetFields(Declared))
                {
                    bool named = field.IsPublic || Attribute.IsDefined(field, typeof(SerializeField));
                    if (named && !field.IsInitOnly && !Attribute.IsDefined(field, typeof(NonSerializedAttribute)))
                    {
                        field.SetValue(to, Renewed(field.GetValue(from), renewed));
                    }
                }
            }
        }

        private static object Renewed(object value, Dictionary<Object, Object> renewed)
        {
            if (value is Object one)
            {
                return renewed.TryGetValue(one, out Object made) ? made : one;
            }
            if (value is IList list && !(value is Array))
            {
                for (int i = 0; i < list.Count; i++)
                {
                    list[i] = Renewed(list[i], renewed);
                }
            }
            return value;
        }
    }
}
