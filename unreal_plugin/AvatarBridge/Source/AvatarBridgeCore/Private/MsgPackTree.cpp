#include "AvatarBridge/MsgPackTree.h"

#include "AvatarBridge/MsgPackReader.h"
#include "AvatarBridge/MsgPackValue.h"

#include <utility>

namespace AvatarBridge
{
	namespace
	{
		/** One reading of one tree. */
		class TreeReading
		{
		public:
			explicit TreeReading(MsgPackReader& reader)
				: _reader(reader)
			{
			}

			bool TryRead(int depth, MsgPackValue& value)
			{
				if (depth > MsgPackReader::MaximumDepth || _left == 0)
				{
					return false;
				}
				_left--;
				std::size_t count;
				if (_reader.TryReadMapHeader(count))
				{
					MsgPackMap map;
					const bool read = TryReadPairs(count, depth, map);
					value = MsgPackValue(std::move(map));
					return read;
				}
				if (_reader.Status() == MsgPackStatus::WrongType && _reader.TryReadArrayHeader(count))
				{
					MsgPackValue::List list;
					const bool read = TryReadItems(count, depth, list);
					value = MsgPackValue(std::move(list));
					return read;
				}
				return TryReadScalar(value);
			}

			bool TryReadPairs(std::size_t count, int depth, MsgPackMap& map)
			{
				for (; count > 0; count--)
				{
					std::string key;
					MsgPackValue item;
					if (!_reader.TryReadString(key) || !TryRead(depth + 1, item))
					{
						return false;
					}
					map.Add(std::move(key), std::move(item));
				}
				return true;
			}

		private:
			bool TryReadItems(std::size_t count, int depth, MsgPackValue::List& list)
			{
				for (; count > 0; count--)
				{
					MsgPackValue item;
					if (!TryRead(depth + 1, item))
					{
						return false;
					}
					list.push_back(std::move(item));
				}
				return true;
			}

			bool TryReadScalar(MsgPackValue& value)
			{
				std::string text;
				std::int64_t whole;
				double number;
				bool truth;
				Span<const std::uint8_t> bytes;
				if (_reader.TryReadNil())
				{
					value = MsgPackValue();
				}
				else if (_reader.TryReadString(text))
				{
					value = MsgPackValue(std::move(text));
				}
				else if (_reader.TryReadInt64(whole))
				{
					value = MsgPackValue(whole);
				}
				else if (_reader.TryReadDouble(number))
				{
					value = MsgPackValue(number);
				}
				else if (_reader.TryReadBoolean(truth))
				{
					value = MsgPackValue(truth);
				}
				else if (_reader.TryReadBinary(bytes))
				{
					value = MsgPackValue(MsgPackValue::Bytes(bytes.begin(), bytes.end()));
				}
				else
				{
					return false;
				}
				return true;
			}

			MsgPackReader& _reader;
			std::size_t _left = MsgPackTree::MaximumValues;
		};
	}

	bool MsgPackTree::TryReadMap(Span<const std::uint8_t> message, MsgPackMap& map)
	{
		MsgPackReader reader(message);
		return TryReadMap(reader, map) && reader.AtEnd();
	}

	bool MsgPackTree::TryReadMap(MsgPackReader& reader, MsgPackMap& map)
	{
		std::size_t pairs;
		map = MsgPackMap();
		return reader.TryReadMapHeader(pairs) && TreeReading(reader).TryReadPairs(pairs, 0, map);
	}
}
