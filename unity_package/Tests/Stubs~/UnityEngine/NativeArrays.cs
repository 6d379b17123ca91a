using System;

namespace Unity.Collections
{
    public enum Allocator
    {
        Invalid,
        None,
        Temp,
        TempJob,
        Persistent,
    }

    public enum NativeArrayOptions
    {
        UninitializedMemory,
        ClearMemory,
    }

    /// Memory that nobody collects: what is not disposed is counted as living.
    public struct NativeArray<T> : IDisposable where T : struct
    {
        private T[] _values;

        public NativeArray(int length, Allocator allocator, NativeArrayOptions options = NativeArrayOptions.ClearMemory)
        {
            _values = new T[length];
            NativeMemory.LivingArrays++;
        }

        public int Length => _values == null ? 0 : _values.Length;

        public bool IsCreated => _values != null;

        public T this[int index]
        {
            get => _values[index];
            set => _values[index] = value;
        }

        public void Dispose()
        {
            if (_values == null)
            {
                throw new ObjectDisposedException("it was disposed or never made");
            }
            _values = null;
            NativeMemory.LivingArrays--;
        }
    }

    public static class NativeMemory
    {
        public static int LivingArrays { get; internal set; }
    }
}
