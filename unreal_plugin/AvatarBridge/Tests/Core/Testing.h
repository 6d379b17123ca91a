#pragma once

#include <cmath>
#include <cstdio>
#include <cstring>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

/** The few things a test program needs: TEST, CHECK and its kin, and a main that runs all and counts. */
namespace Testing
{
	struct Failure
	{
	};

	struct Case
	{
		const char* Name;
		void (*Body)();
	};

	inline std::vector<Case>& Cases()
	{
		static std::vector<Case> cases;
		return cases;
	}

	struct Registration
	{
		Registration(const char* name, void (*body)()) { Cases().push_back({ name, body }); }
	};

	[[noreturn]] inline void Fail(const char* file, int line, const std::string& what)
	{
		std::printf("%s:%d: %s\n", file, line, what.c_str());
		throw Failure();
	}

	/** Makes no text unless it fails, so that what allocates nothing can be checked. */
	inline void Require(bool holds, const char* file, int line, const char* what)
	{
		if (!holds)
		{
			Fail(file, line, what);
		}
	}

	template <typename Left, typename Right>
	void RequireEqual(const Left& left, const Right& right, const char* file, int line, const char* what)
	{
		if (!(left == right))
		{
			std::ostringstream text;
			text << what << ": " << left << " is not " << right;
			Fail(file, line, text.str());
		}
	}

	inline void RequireNear(double left, double right, double tolerance, const char* file, int line, const char* what)
	{
		if (!(std::abs(left - right) <= tolerance))
		{
			std::ostringstream text;
			text << what << ": " << left << " is not within " << tolerance << " of " << right;
			Fail(file, line, text.str());
		}
	}

	/** Runs the cases whose names hold the program's first argument. */
	inline int Main(int count, char** words)
	{
		int passed = 0;
		int failed = 0;
		for (const Case& test : Cases())
		{
			if (count > 1 && !std::strstr(test.Name, words[1]))
			{
				continue;
			}
			try
			{
				test.Body();
				passed++;
			}
			catch (const Failure&)
			{
				std::printf("FAILED %s\n", test.Name);
				failed++;
			}
		}
		std::printf("%d passed, %d failed\n", passed, failed);
		return failed > 0 || passed == 0 ? 1 : 0;
	}
}

#define TEST(Name) \
	static void Name(); \
	static const ::Testing::Registration Name##Registration(#Name, Name); \
	static void Name()

#define CHECK(Condition) ::Testing::Require(static_cast<bool>(Condition), __FILE__, __LINE__, #Condition)
#define CHECK_EQUAL(Left, Right) ::Testing::RequireEqual(Left, Right, __FILE__, __LINE__, #Left " == " #Right)
#define CHECK_NEAR(Left, Right, Tolerance) \
	::Testing::RequireNear(Left, Right, Tolerance, __FILE__, __LINE__, #Left " ~ " #Right)

#define TEST_MAIN() \
	int main(int count, char** words) \
	{ \
		return ::Testing::Main(count, words); \
	}
