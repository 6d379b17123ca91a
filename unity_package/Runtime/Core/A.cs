namespace AvatarBridge.Core { public sealed class A { public int X(System.ReadOnlySpan<byte> a) => a[0]; } }
