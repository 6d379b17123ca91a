#include "ZmtpFrameReader.h"

#include "MsgPackCode.h"

#include <algorithm>
#include <cstring>

namespace AvatarBridge
{
	namespace
	{
		constexpr std::size_t FirstCapacity = 64 * 1024;
		constexpr std::size_t ShortHeader = 2;
		constexpr std::size_t LongHeader = 9;
	}

	ZmtpFrameReader::ZmtpFrameReader(std::size_t maximumBody)
		: _maximumBody(maximumBody)
		, _buffer(FirstCapacity)
	{
	}

	void ZmtpFrameReader::Reset()
	{
		_start = _end = 0;
		_malformed = false;
	}

	Span<std::uint8_t> ZmtpFrameReader::FreeSpace(std::size_t minimum)
	{
		if (_start == _end)
		{
			_start = _end = 0;
		}
		if (_buffer.size() - _end < minimum && _start > 0)
		{
			std::memmove(_buffer.data(), _buffer.data() + _start, Buffered());
			_end -= _start;
			_start = 0;
		}
		if (_buffer.size() - _end < minimum)
		{
			_buffer.resize(std::max(2 * _buffer.size(), _end + minimum));
		}
		return Span<std::uint8_t>(_buffer).subspan(_end);
	}

	void ZmtpFrameReader::Commit(std::size_t count)
	{
		_end += std::min(count, _buffer.size() - _end);
	}

	bool ZmtpFrameReader::TryReadRaw(std::size_t count, Span<const std::uint8_t>& raw)
	{
		raw = {};
		if (count > Buffered())
		{
			return false;
		}
		raw = { _buffer.data() + _start, count };
		_start += count;
		return true;
	}

	ZmtpFrameStatus ZmtpFrameReader::TryRead(std::uint8_t& flags, Span<const std::uint8_t>& body)
	{
		flags = 0;
		body = {};
		if (_malformed)
		{
			return ZmtpFrameStatus::Malformed;
		}
		if (Buffered() < 1)
		{
			return ZmtpFrameStatus::NeedMore;
		}
		const std::uint8_t first = _buffer[_start];
		const bool command = (first & CommandFlag) != 0;
		if ((first & ~(MoreFlag | LongFlag | CommandFlag)) != 0 || (command && (first & MoreFlag) != 0))
		{
			return Spoil();
		}
		const std::size_t header = (first & LongFlag) != 0 ? LongHeader : ShortHeader;
		if (Buffered() < header)
		{
			return ZmtpFrameStatus::NeedMore;
		}
		const std::uint64_t size = header == ShortHeader ? _buffer[_start + 1] : LongSize();
		if (size > _maximumBody)
		{
			return Spoil();
		}
		if (Buffered() - header < size)
		{
			return ZmtpFrameStatus::NeedMore;
		}
		flags = first;
		body = { _buffer.data() + _start + header, static_cast<std::size_t>(size) };
		_start += header + body.size();
		return ZmtpFrameStatus::Frame;
	}

	std::size_t ZmtpFrameReader::MissingBytes() const
	{
		if (Buffered() < LongHeader || (_buffer[_start] & LongFlag) == 0)
		{
			return 1;
		}
		const std::uint64_t size = LongSize();
		if (size > _maximumBody || size + LongHeader <= Buffered())
		{
			return 1;
		}
		return static_cast<std::size_t>(size) + LongHeader - Buffered();
	}

	std::uint64_t ZmtpFrameReader::LongSize() const
	{
		return MsgPackCode::ReadBigEndian({ _buffer.data() + _start + 1, 8 });
	}

	ZmtpFrameStatus ZmtpFrameReader::Spoil()
	{
		_malformed = true;
		return ZmtpFrameStatus::Malformed;
	}
}
