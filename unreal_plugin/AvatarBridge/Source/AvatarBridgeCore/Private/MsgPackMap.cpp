#include "AvatarBridge/MsgPackMap.h"

#include "AvatarBridge/MsgPackValue.h"

#include <utility>

namespace AvatarBridge
{
	MsgPackMap::MsgPackMap() = default;
	MsgPackMap::MsgPackMap(const MsgPackMap&) = default;
	MsgPackMap::MsgPackMap(MsgPackMap&&) noexcept = default;
	MsgPackMap::~MsgPackMap() = default;
	MsgPackMap& MsgPackMap::operator=(const MsgPackMap&) = default;
	MsgPackMap& MsgPackMap::operator=(MsgPackMap&&) noexcept = default;

	const MsgPackValue& MsgPackMap::ValueAt(std::size_t index) const
	{
		return _values[index];
	}

	const MsgPackValue* MsgPackMap::Find(std::string_view key) const
	{
		for (std::size_t i = _keys.size(); i > 0; i--)
		{
			if (_keys[i - 1] == key)
			{
				return &_values[i - 1];
			}
		}
		return nullptr;
	}

	std::string MsgPackMap::Text(std::string_view key) const
	{
		const MsgPackValue* value = Find(key);
		const std::string* text = value ? value->AsText() : nullptr;
		return text ? *text : std::string();
	}

	void MsgPackMap::Add(std::string key, MsgPackValue value)
	{
		_keys.push_back(std::move(key));
		_values.push_back(std::move(value));
	}
}
