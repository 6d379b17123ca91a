#include "MessageFields.h"

#include "AvatarBridge/Generated/WireConstants.h"

#include "NumberBits.h"
#include "WireFloats.h"
#include "WireName.h"

#include <algorithm>
#include <limits>

namespace AvatarBridge
{
	namespace
	{
		std::string NameWanted()
		{
			return "text of at most " + std::to_string(WireConstants::MaximumNameLength) + " characters";
		}
	}

	MessageFields::MessageFields(const MsgPackMap& map, std::string_view name)
		: _map(map)
		, _name(name)
	{
	}

	std::string MessageFields::Text(std::string_view key)
	{
		const MsgPackValue* value = _map.Find(key);
		const std::string* text = value ? value->AsText() : nullptr;
		if (text && WireName::Fits(*text))
		{
			return *text;
		}
		Complain(key, NameWanted());
		return "";
	}

	std::string MessageFields::OptionalText(std::string_view key)
	{
		const MsgPackValue* value = _map.Find(key);
		return value && value->AsText() ? Text(key) : "";
	}

	std::int64_t MessageFields::Integer(std::string_view key, std::int64_t least, std::int64_t most)
	{
		const MsgPackValue* value = _map.Find(key);
		const std::int64_t* whole = value ? value->AsInteger() : nullptr;
		if (whole && *whole >= least && *whole <= most)
		{
			return *whole;
		}
		Complain(key, "a whole number of " + std::to_string(least) + " to " + std::to_string(most));
		return std::clamp<std::int64_t>(0, least, most);
	}

	double MessageFields::Number(std::string_view key)
	{
		const MsgPackValue* value = _map.Find(key);
		if (value && value->AsInteger())
		{
			return static_cast<double>(*value->AsInteger());
		}
		if (value && value->AsDouble() && NumberBits::IsWithin(*value->AsDouble(), std::numeric_limits<double>::max()))
		{
			return *value->AsDouble();
		}
		Complain(key, "a finite number");
		return 0;
	}

	const MsgPackMap& MessageFields::Map(std::string_view key)
	{
		const MsgPackValue* value = _map.Find(key);
		if (value && value->AsMap())
		{
			return *value->AsMap();
		}
		Complain(key, "a map");
		return _noMap;
	}

	const MsgPackValue::List& MessageFields::Items(std::string_view key, std::size_t most)
	{
		const MsgPackValue* value = _map.Find(key);
		if (!value || !value->AsList())
		{
			Complain(key, "a list");
			return _noItems;
		}
		if (value->AsList()->size() > most)
		{
			Complain(key, "a list of at most " + std::to_string(most));
			return _noItems;
		}
		return *value->AsList();
	}

	std::vector<std::string> MessageFields::Texts(std::string_view key, std::size_t most)
	{
		std::vector<std::string> texts;
		for (const MsgPackValue& item : Items(key, most))
		{
			const bool fits = item.AsText() && WireName::Fits(*item.AsText());
			if (!fits)
			{
				Complain(key, "a list of " + NameWanted());
			}
			texts.push_back(fits ? *item.AsText() : std::string());
		}
		return texts;
	}

	std::vector<std::int32_t> MessageFields::Integers(std::string_view key, std::size_t most)
	{
		using Limits = std::numeric_limits<std::int32_t>;
		std::vector<std::int32_t> numbers;
		for (const MsgPackValue& item : Items(key, most))
		{
			const std::int64_t* whole = item.AsInteger();
			const bool fits = whole && *whole >= Limits::min() && *whole <= Limits::max();
			if (!fits)
			{
				Complain(key, "a list of whole numbers");
			}
			numbers.push_back(fits ? static_cast<std::int32_t>(*whole) : 0);
		}
		return numbers;
	}

	std::vector<float> MessageFields::Floats(std::string_view key, std::size_t count)
	{
		std::vector<float> values(count);
		const MsgPackValue* value = _map.Find(key);
		const MsgPackValue::Bytes* bytes = value ? value->AsBytes() : nullptr;
		if (!bytes)
		{
			Complain(key, "bytes");
		}
		else if (bytes->size() != 4 * count)
		{
			Complain(key, std::to_string(4 * count) + " bytes, not " + std::to_string(bytes->size()));
		}
		else if (!WireFloats::TryRead(*bytes, values))
		{
			Complain(key, "finite numbers");
		}
		return values;
	}

	void MessageFields::Complain(std::string_view key, std::string_view wanted)
	{
		if (_problem.empty())
		{
			_problem = _name;
			_problem.append(".").append(key).append(" must be ").append(wanted);
		}
	}
}
