#pragma once

#include "AvatarBridge/MsgPackValue.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

/** Reads JSON as Python's json writes it into the values that msgpack has; numbers become double. */
class Json
{
public:
	static AvatarBridge::MsgPackValue Read(const std::string& text)
	{
		Json json(text);
		return json.Value();
	}

private:
	explicit Json(const std::string& text)
		: _at(text.c_str())
	{
	}

	AvatarBridge::MsgPackValue Value()
	{
		SkipSpace();
		switch (*_at)
		{
		case '{':
			return Map();
		case '[':
			return List();
		case '"':
			return AvatarBridge::MsgPackValue(Text());
		case 't':
			_at += 4;
			return AvatarBridge::MsgPackValue(true);
		case 'f':
			_at += 5;
			return AvatarBridge::MsgPackValue(false);
		case 'n':
			_at += 4;
			return AvatarBridge::MsgPackValue();
		default:
			return Number();
		}
	}

	AvatarBridge::MsgPackValue Map()
	{
		AvatarBridge::MsgPackMap map;
		_at++;
		while (!Ends('}'))
		{
			std::string key = Text();
			SkipSpace();
			_at++;
			map.Add(std::move(key), Value());
		}
		return AvatarBridge::MsgPackValue(std::move(map));
	}

	AvatarBridge::MsgPackValue List()
	{
		AvatarBridge::MsgPackValue::List list;
		_at++;
		while (!Ends(']'))
		{
			list.push_back(Value());
		}
		return AvatarBridge::MsgPackValue(std::move(list));
	}

	AvatarBridge::MsgPackValue Number()
	{
		char* end;
		const double number = std::strtod(_at, &end);
		_at = end > _at ? end : _at + 1;
		return AvatarBridge::MsgPackValue(number);
	}

	/** The golden files escape quotes and backslashes only. */
	std::string Text()
	{
		std::string text;
		for (_at++; *_at != '"' && *_at; _at++)
		{
			_at += *_at == '\\' ? 1 : 0;
			text += *_at;
		}
		_at++;
		return text;
	}

	/** Passes over space and a comma; true at the closing bracket, which is taken, and at the text's end. */
	bool Ends(char bracket)
	{
		SkipSpace();
		if (*_at == ',')
		{
			_at++;
			SkipSpace();
		}
		if (*_at != bracket)
		{
			return *_at == '\0';
		}
		_at++;
		return true;
	}

	void SkipSpace()
	{
		while (*_at == ' ' || *_at == '\n')
		{
			_at++;
		}
	}

	const char* _at;
};
