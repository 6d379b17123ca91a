using System;
using System.Collections.Generic;
using NUnit.Framework;

namespace AvatarBridge.Core.Tests
{
    public sealed class MsgPackTests
    {
        private static readonly long[] Integers =
        {
            0, 1, 127, 128, 255, 256, 65535, 65536, uint.MaxValue, (long)uint.MaxValue + 1, long.MaxValue,
            -1, -32, -33, -128, -129, -32768, -32769, int.MinValue, (long)int.MinValue - 1, long.MinValue,
        };

        [TestCaseSource(nameof(Integers))]
        public void IntegersComeBackWhateverTheirWidth(long value)
        {
            var writer = new MsgPackWriter();
            writer.WriteInt64(value);
            var reader = new MsgPackReader(writer.Written);
            Assert.IsTrue(reader.TryReadInt64(out long read));
            Assert.AreEqual(value, read);
            Assert.IsTrue(reader.AtEnd);
        }

        [Test]
        public void EveryKindOfValueComesBack([Values(0, 1, 31, 32, 255, 256, 65535, 65536)] int size)
        {
            var writer = new MsgPackWriter();
            writer.WriteArrayHeader(size);
            for (int i = 0; i < size; i++)
            {
                writer.WriteNil();
            }
            writer.WriteString(new string('é', size / 2));
            writer.WriteBinary(new byte[size]);
            writer.WriteMapHeader(1);
            writer.WriteString("x");
            writer.WriteDouble(-0.1);
            writer.WriteBoolean(true);
            var reader = new MsgPackReader(writer.Written);
            Assert.IsTrue(reader.TryReadArrayHeader(out int count));
            Assert.AreEqual(size, count);
            for (int i = 0; i < size; i++)
            {
                Assert.IsTrue(reader.TryReadNil());
            }
            Assert.IsTrue(reader.TryReadString(out string text));
            Assert.AreEqual(size / 2, text.Length);
            Assert.IsTrue(reader.TryReadBinary(out ReadOnlySpan<byte> bytes));
            Assert.AreEqual(size, bytes.Length);
            Assert.IsTrue(reader.TryReadMapHeader(out int pairs) && pairs == 1 && reader.TryReadString(out _));
            Assert.IsTrue(reader.TryReadDouble(out double number) && number == -0.1);
            Assert.IsTrue(reader.TryReadBoolean(out bool truth) && truth && reader.AtEnd);
        }

        [Test]
        public void WhatIsCutShortIsTruncatedAndDoesNotMove()
        {
            byte[] whole = WireBytes.Motion(3, 2, 0, 0, 0, 0.5f);
            for (int length = 0; length < whole.Length; length++)
            {
                var reader = new MsgPackReader(new ReadOnlySpan<byte>(whole, 0, length));
                Assert.IsFalse(reader.TrySkip(), "length " + length);
                Assert.AreEqual(MsgPackStatus.Truncated, reader.Status);
                Assert.AreEqual(0, reader.Position);
            }
        }

        [TestCase(new byte[] { 0xdd, 0xff, 0xff, 0xff, 0xff, 0xc0 }, MsgPackStatus.Truncated)]
        [TestCase(new byte[] { 0xc6, 0xff, 0xff, 0xff, 0xff, 0x00 }, MsgPackStatus.Truncated)]
        [TestCase(new byte[] { 0xc1 }, MsgPackStatus.Invalid)]
        public void LyingLengthsAndReservedBytesAreRefused(byte[] bytes, MsgPackStatus status)
        {
            var reader = new MsgPackReader(bytes);
            Assert.IsFalse(reader.TrySkip());
            Assert.AreEqual(status, reader.Status);
        }

        [Test]
        public void NestingEndsAtTheLimit()
        {
            var deep = new byte[MsgPackReader.MaximumDepth + 2];
            deep.AsSpan().Fill(0x91);
            deep[deep.Length - 1] = 0xc0;
            var reader = new MsgPackReader(deep);
            Assert.IsFalse(reader.TrySkip());
            Assert.AreEqual(MsgPackStatus.TooDeep, reader.Status);
            Assert.IsTrue(new MsgPackReader(deep.AsSpan(1)).TrySkip());
        }

        [TestCase(new byte[] { 0xa2, 0xc0, 0x80 })]
        [TestCase(new byte[] { 0xa3, 0xed, 0xa0, 0x80 })]
        [TestCase(new byte[] { 0xa1, 0xff })]
        [TestCase(new byte[] { 0xa4, 0xf4, 0x90, 0x80, 0x80 })]
        [TestCase(new byte[] { 0xa2, 0xe2, 0x82 })]
        public void TextThatIsNotUtf8IsInvalid(byte[] bytes)
        {
            var reader = new MsgPackReader(bytes);
            Assert.IsFalse(reader.TryReadString(out _));
            Assert.AreEqual(MsgPackStatus.Invalid, reader.Status);
        }

        [Test]
        public void AnUnsignedIntegerAboveTheRangeIsRefusedAndNarrowOnesDoNotWrap()
        {
            var wide = new MsgPackReader(new byte[] { 0xcf, 0xff, 0, 0, 0, 0, 0, 0, 0 });
            Assert.IsFalse(wide.TryReadInt64(out _));
            Assert.AreEqual(MsgPackStatus.OutOfRange, wide.Status);
            var negative = new MsgPackReader(new byte[] { 0xff });
            Assert.IsFalse(negative.TryReadUInt32(out _));
            Assert.IsTrue(negative.TryReadInt32(out int value) && value == -1);
        }

        [Test]
        public void ATreeHasTheValues()
        {
            var writer = new MsgPackWriter();
            ControlWriter.Text(writer, "agent", new[] { new TimedWord("手", -5, 48000) });
            Assert.IsTrue(MsgPackTree.TryReadMap(writer.Written, out Dictionary<string, object> map));
            var word = (List<object>)((List<object>)map["words"])[0];
            CollectionAssert.AreEqual(new object[] { "手", -5L, 48000L }, word);
            byte[] trailing = new byte[writer.Written.Length + 1];
            writer.Written.CopyTo(trailing);
            Assert.IsFalse(MsgPackTree.TryReadMap(trailing, out _));
        }
    }
}
