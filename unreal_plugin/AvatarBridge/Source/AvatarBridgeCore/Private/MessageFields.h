#pragma once

#include "AvatarBridge/MsgPackValue.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace AvatarBridge
{
	/**
	 * Takes typed values out of a decoded map and remembers the first one that was missing or wrong, so that a message
	 * is read in one go and judged at the end.
	 */
	class MessageFields
	{
	public:
		/** @param name What the map is called in a problem. */
		MessageFields(const MsgPackMap& map, std::string_view name);

		/** The first problem, in words; empty if there is none. */
		const std::string& Problem() const { return _problem; }

		/** No longer than a name may be. */
		std::string Text(std::string_view key);

		/** Empty if it is missing or no text; no longer than a name may be. */
		std::string OptionalText(std::string_view key);

		std::int64_t Integer(std::string_view key, std::int64_t least, std::int64_t most);

		double Number(std::string_view key);

		const MsgPackMap& Map(std::string_view key);

		const MsgPackValue::List& Items(std::string_view key, std::size_t most);

		/** Each no longer than a name may be. */
		std::vector<std::string> Texts(std::string_view key, std::size_t most);

		std::vector<std::int32_t> Integers(std::string_view key, std::size_t most);

		/** A bin of exactly so many finite little-endian float32. */
		std::vector<float> Floats(std::string_view key, std::size_t count);

		/** Notes a problem found by the caller; the first one is kept. */
		void Complain(std::string_view key, std::string_view wanted);

	private:
		const MsgPackMap& _map;
		std::string _name;
		std::string _problem;
		const MsgPackMap _noMap;
		const MsgPackValue::List _noItems;
	};
}
