#pragma once

#include <cassert>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace AvatarBridge
{
	/** A view of values that lie one after the other and belong to somebody else; named as C++20's std::span is. */
	template <typename T>
	class Span
	{
	public:
		constexpr Span() = default;

		constexpr Span(T* values, std::size_t count)
			: _data(values)
			, _size(count)
		{
		}

		template <std::size_t Count>
		constexpr Span(T (&values)[Count])
			: _data(values)
			, _size(Count)
		{
		}

		/** Anything with data() and size(): a vector, an array, text, a view of mutable values. */
		template <typename Container,
			typename = std::enable_if_t<std::is_convertible_v<decltype(std::declval<Container&>().data()), T*>>>
		constexpr Span(Container& values)
			: _data(values.data())
			, _size(values.size())
		{
		}

		template <typename Container,
			typename = std::enable_if_t<std::is_convertible_v<decltype(std::declval<const Container&>().data()), T*>>>
		constexpr Span(const Container& values)
			: _data(values.data())
			, _size(values.size())
		{
		}

		constexpr T* data() const { return _data; }

		constexpr std::size_t size() const { return _size; }

		constexpr bool empty() const { return _size == 0; }

		constexpr T* begin() const { return _data; }

		constexpr T* end() const { return _data + _size; }

		constexpr T& operator[](std::size_t index) const
		{
			assert(index < _size);
			return _data[index];
		}

		/** What follows the first values; the offset must not exceed the size. */
		constexpr Span subspan(std::size_t offset) const
		{
			assert(offset <= _size);
			return Span(_data + offset, _size - offset);
		}

		/** So many values from an offset on; they must lie within the view. */
		constexpr Span subspan(std::size_t offset, std::size_t count) const
		{
			assert(offset <= _size && count <= _size - offset);
			return Span(_data + offset, count);
		}

	private:
		T* _data = nullptr;
		std::size_t _size = 0;
	};
}
