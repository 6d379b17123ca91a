#pragma once

#include "AvatarBridge/Exports.h"
#include "AvatarBridge/MsgPackMap.h"

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace AvatarBridge
{
	/** One decoded value of any type, with what is inside it. Each As method gives null for a value of another type. */
	class AVATARBRIDGECORE_API MsgPackValue
	{
	public:
		using Bytes = std::vector<std::uint8_t>;
		using List = std::vector<MsgPackValue>;

		/** Nil. */
		MsgPackValue() = default;

		template <typename Content>
		explicit MsgPackValue(Content content)
			: _content(std::move(content))
		{
		}

		bool IsNil() const { return As<std::monostate>() != nullptr; }

		const bool* AsBoolean() const { return As<bool>(); }

		const std::int64_t* AsInteger() const { return As<std::int64_t>(); }

		const double* AsDouble() const { return As<double>(); }

		const std::string* AsText() const { return As<std::string>(); }

		const Bytes* AsBytes() const { return As<Bytes>(); }

		const List* AsList() const { return As<List>(); }

		const MsgPackMap* AsMap() const { return As<MsgPackMap>(); }

	private:
		template <typename Content>
		const Content* As() const
		{
			return std::get_if<Content>(&_content);
		}

		std::variant<std::monostate, bool, std::int64_t, double, std::string, Bytes, List, MsgPackMap> _content;
	};
}
