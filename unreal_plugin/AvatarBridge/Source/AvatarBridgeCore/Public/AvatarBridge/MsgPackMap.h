#pragma once

#include "AvatarBridge/Exports.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace AvatarBridge
{
	class MsgPackValue;

	/** Values by name, in the order they were added. */
	class AVATARBRIDGECORE_API MsgPackMap
	{
	public:
		MsgPackMap();
		MsgPackMap(const MsgPackMap&);
		MsgPackMap(MsgPackMap&&) noexcept;
		~MsgPackMap();
		MsgPackMap& operator=(const MsgPackMap&);
		MsgPackMap& operator=(MsgPackMap&&) noexcept;

		std::size_t Count() const { return _keys.size(); }

		const std::string& KeyAt(std::size_t index) const { return _keys[index]; }

		const MsgPackValue& ValueAt(std::size_t index) const;

		/** The value of a key; of several the last, as other readers take it; null if there is none. */
		const MsgPackValue* Find(std::string_view key) const;

		/** The text of a key; empty if it has none. */
		std::string Text(std::string_view key) const;

		void Add(std::string key, MsgPackValue value);

	private:
		std::vector<std::string> _keys;
		std::vector<MsgPackValue> _values;
	};
}
