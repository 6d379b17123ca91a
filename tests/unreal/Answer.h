#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

/** Puts an answer together: names and values of one JSON map. */
class Answer
{
public:
	Answer() { _text.precision(9); }

	Answer& Add(const std::string& name, const std::string& value)
	{
		Name(name) << '"';
		for (char character : value)
		{
			const bool control = static_cast<unsigned char>(character) < 0x20;
			_text << (character == '"' || character == '\\' ? "\\" : "") << (control ? ' ' : character);
		}
		_text << '"';
		return *this;
	}

	Answer& Add(const std::string& name, const char* value) { return Add(name, std::string(value)); }

	Answer& Add(const std::string& name, bool value)
	{
		Name(name) << (value ? "true" : "false");
		return *this;
	}

	Answer& Add(const std::string& name, const std::vector<float>& values)
	{
		Name(name) << '[';
		for (std::size_t i = 0; i < values.size(); i++)
		{
			_text << (i > 0 ? ", " : "") << values[i];
		}
		_text << ']';
		return *this;
	}

	Answer& Add(const std::string& name, const std::vector<std::string>& values)
	{
		Name(name) << '[';
		for (std::size_t i = 0; i < values.size(); i++)
		{
			_text << (i > 0 ? ", \"" : "\"") << values[i] << '"';
		}
		_text << ']';
		return *this;
	}

	Answer& Add(const std::string& name, double value)
	{
		if (std::isnan(value))
		{
			Name(name) << "null";
		}
		else
		{
			Name(name) << value;
		}
		return *this;
	}

	Answer& Add(const std::string& name, std::optional<float> value)
	{
		return Add(name, value ? double(*value) : std::numeric_limits<double>::quiet_NaN());
	}

	Answer& Add(const std::string& name, std::int64_t value)
	{
		Name(name) << value;
		return *this;
	}

	Answer& Add(const std::string& name, std::size_t value) { return Add(name, static_cast<std::int64_t>(value)); }

	Answer& Add(const std::string& name, int value) { return Add(name, std::int64_t(value)); }

	std::string Text() const { return "{" + _text.str() + "}"; }

private:
	std::ostringstream& Name(const std::string& name)
	{
		_text << (_text.tellp() > 0 ? ", \"" : "\"") << name << "\": ";
		return _text;
	}

	std::ostringstream _text;
};
