#pragma once

#include "AvatarBridge/Span.h"

#include "ZmtpFrameStatus.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace AvatarBridge
{
	/**
	 * Cuts a stream of bytes into ZMTP 3.0 frames. The owner fills FreeSpace, tells how much came with Commit, then takes
	 * frames until there are none. A frame's body is a view that stays valid until the next call of FreeSpace.
	 */
	class ZmtpFrameReader
	{
	public:
		static constexpr std::uint8_t MoreFlag = 0x01;
		static constexpr std::uint8_t LongFlag = 0x02;
		static constexpr std::uint8_t CommandFlag = 0x04;

		/** @param maximumBody Bytes of the largest frame that is accepted. */
		explicit ZmtpFrameReader(std::size_t maximumBody);

		std::size_t Buffered() const { return _end - _start; }

		/** Forgets everything, for a new connection. */
		void Reset();

		/** Room for at least so many more bytes. */
		Span<std::uint8_t> FreeSpace(std::size_t minimum);

		/** Says that so many bytes of FreeSpace are now filled. */
		void Commit(std::size_t count);

		/** Takes exactly so many raw bytes, for the greeting that comes before all frames. */
		bool TryReadRaw(std::size_t count, Span<const std::uint8_t>& raw);

		/** The next frame: its flags and its body. */
		ZmtpFrameStatus TryRead(std::uint8_t& flags, Span<const std::uint8_t>& body);

		/** How many bytes are still missing of the frame that has begun; at least 1. */
		std::size_t MissingBytes() const;

	private:
		std::uint64_t LongSize() const;
		ZmtpFrameStatus Spoil();

		const std::size_t _maximumBody;
		std::vector<std::uint8_t> _buffer;
		std::size_t _start = 0;
		std::size_t _end = 0;
		bool _malformed = false;
	};
}
