#include "AvatarBridge/Quaternions.h"

#include "Testing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>

using namespace AvatarBridge;

namespace
{
	using Quaternion = std::array<float, 4>;

	constexpr double Pi = 3.14159265358979323846;

	Quaternion About(double x, double y, double z, double angle)
	{
		const double s = std::sin(angle / 2);
		return { static_cast<float>(x * s), static_cast<float>(y * s), static_cast<float>(z * s),
			static_cast<float>(std::cos(angle / 2)) };
	}

	Quaternion Anything(std::mt19937& random)
	{
		std::uniform_real_distribution<float> component(-1.f, 1.f);
		Quaternion q;
		do
		{
			std::generate(q.begin(), q.end(), [&]() { return component(random); });
		} while (!Quaternions::TryNormalise(q));
		return q;
	}

	Quaternion Interpolate(const Quaternion& from, const Quaternion& to, float amount)
	{
		Quaternion target;
		Quaternions::Interpolate(from, to, amount, target);
		return target;
	}

	double Dot(const Quaternion& a, const Quaternion& b)
	{
		double sum = 0;
		for (std::size_t i = 0; i < a.size(); i++)
		{
			sum += static_cast<double>(a[i]) * b[i];
		}
		return sum;
	}
}

TEST(InterpolationStaysWithinItsDocumentedErrorOfTheArc)
{
	double worst = 0;
	for (double turn = 0; turn < Pi * 0.98; turn += 0.01)
	{
		for (int step = 0; step <= 20; step++)
		{
			const float amount = static_cast<float>(step) / 20.f;
			const Quaternion got = Interpolate(About(0, 0, 1, 0), About(0, 0, 1, turn), amount);
			const double angle = 2 * std::atan2(got[2], got[3]);
			worst = std::max(worst, std::abs(angle - static_cast<double>(amount) * turn));
		}
	}
	CHECK(worst * 180 / Pi > 0.01);
	CHECK(worst * 180 / Pi < 0.051);
}

TEST(TheShorterWayIsTaken)
{
	const Quaternion from = About(0, 1, 0, 0.1);
	const Quaternion to = About(0, 1, 0, 0.3);
	const Quaternion a = Interpolate(from, to, 0.5f);
	const Quaternion b = Interpolate(from, { -to[0], -to[1], -to[2], -to[3] }, 0.5f);
	CHECK_NEAR(std::abs(Dot(a, b)), 1, 1e-6);
	CHECK_NEAR(std::abs(Dot(a, About(0, 1, 0, 0.2))), 1, 1e-6);
}

TEST(EndsAreTheFramesThemselvesAndAllResultsAreUnit)
{
	std::mt19937 random(3);
	std::uniform_real_distribution<float> amount(0.f, 1.f);
	for (int i = 0; i < 2000; i++)
	{
		const Quaternion from = Anything(random);
		const Quaternion to = Anything(random);
		CHECK_NEAR(std::abs(Dot(Interpolate(from, to, 0.f), from)), 1, 1e-5);
		CHECK_NEAR(std::abs(Dot(Interpolate(from, to, 1.f), to)), 1, 1e-5);
		const Quaternion middle = Interpolate(from, to, amount(random));
		CHECK_NEAR(Dot(middle, middle), 1, 1e-5);
		// Four frames on, which is as far as motion is ever carried.
		const Quaternion beyond = Interpolate(from, to, 4.f);
		CHECK_NEAR(Dot(beyond, beyond), 1, 1e-5);
	}
}

TEST(GoingOnBeyondTheSecondFallsShortOfTheArcIfAnythingAndNeverTurnsBack)
{
	for (double turn = 0.01; turn < 2 * Pi / 3; turn += 0.01)
	{
		double last = turn;
		for (double amount = 1.05; amount <= 4 && amount * turn < 1.9 * Pi; amount += 0.05)
		{
			const Quaternion got = Interpolate(About(0, 1, 0, 0), About(0, 1, 0, turn), static_cast<float>(amount));
			double angle = 2 * std::atan2(got[1], got[3]);
			angle += angle < last - Pi ? 2 * Pi : 0;
			CHECK(angle > last - 1e-6);
			CHECK(angle < amount * turn + 1e-5);
			last = angle;
		}
	}
}

TEST(ADifferenceTakesOneRotationToTheOther)
{
	std::mt19937 random(4);
	for (int i = 0; i < 500; i++)
	{
		const Quaternion a = Anything(random);
		const Quaternion b = Anything(random);
		Quaternion difference;
		Quaternion back;
		Quaternions::Difference(a, b, difference);
		Quaternions::Multiply(difference, b, back);
		CHECK_NEAR(std::abs(Dot(a, back)), 1, 1e-5);
		CHECK(difference[3] >= 0.f);
	}
}

TEST(QuarterTurnsMultiplyAsHandsDo)
{
	// z then x: the x axis goes to y, which then goes to z.
	Quaternion product = About(0, 0, 1, Pi / 2);
	Quaternions::Multiply(About(1, 0, 0, Pi / 2), product, product);
	const Quaternion expected = { 0.5f, -0.5f, 0.5f, 0.5f };
	for (std::size_t i = 0; i < 4; i++)
	{
		CHECK_NEAR(product[i], expected[i], 1e-6);
	}
}

TEST(NothingOfNoLengthIsARotation)
{
	const struct
	{
		Quaternion Given;
		bool Good;
	} cases[] = {
		{ { 0.f, 0.f, 0.f, 0.f }, false },
		{ { 1e-9f, 0.f, 0.f, 0.f }, false },
		{ { std::numeric_limits<float>::max(), 0.f, 0.f, 0.f }, false },
		{ { 0.f, 0.f, 2.f, 0.f }, true },
	};
	for (const auto& [given, good] : cases)
	{
		Quaternion two[] = { About(0, 1, 0, 1), given };
		CHECK_EQUAL(Quaternions::TryNormaliseAll(Span<float>(two[0].data(), 8)), good);
		CHECK(!good || std::abs(Dot(two[1], two[1]) - 1) < 1e-6);
	}
}

TEST_MAIN()
