#include "AvatarBridgeHeadTurn.h"

#include <string_view>

namespace
{
	constexpr std::string_view HeadDriver = "head";
	constexpr std::string_view ChestDriver = "spine3";

	bool IsDrivenBy(const AvatarBridge::LayoutMessage& Message, int32 Joint, std::string_view Driver)
	{
		const auto Found = Message.JointDrivers().find(Message.Layout().Joints()[static_cast<std::size_t>(Joint)]);
		return Found != Message.JointDrivers().end() && Found->second == Driver;
	}
}

FAvatarBridgeHeadTurn::FAvatarBridgeHeadTurn(const AvatarBridge::StreamBinding& Binding, const FAvatarBridgeSpace& InSpace)
	: Space(InSpace)
{
	const AvatarBridge::MotionLayout& Layout = Binding.Layout();
	int32 Joint = static_cast<int32>(Layout.Joints().size()) - 1;
	while (Joint >= 0 && !IsDrivenBy(Binding.Message(), Joint, HeadDriver))
	{
		Joint--;
	}
	TArray<int32> Upwards;
	for (; Joint >= 0 && !IsDrivenBy(Binding.Message(), Joint, ChestDriver); Joint = Layout.Parents()[static_cast<std::size_t>(Joint)])
	{
		Upwards.Add(Joint);
	}
	TArray<int32> Below;
	for (; Joint >= 0; Joint = Layout.Parents()[static_cast<std::size_t>(Joint)])
	{
		Below.Add(Joint);
	}
	for (int32 Index = Below.Num() - 1; Index >= 0; Index--)
	{
		RestChest = RestChest * Space.Rotation(&Layout.RestRotations()[static_cast<std::size_t>(4 * Below[Index])]);
	}
	for (int32 Index = Upwards.Num() - 1; Index >= 0; Index--)
	{
		Chain.Add(Upwards[Index]);
	}
	RestHead = Model(Layout.RestRotations().data(), RestChest);
}

FQuat FAvatarBridgeHeadTurn::Turn(const AvatarBridge::MotionFrame& Frame) const
{
	return Model(Frame.Rotations.data(), RestChest) * RestHead.Inverse();
}

FQuat FAvatarBridgeHeadTurn::Model(const float* Rotations, FQuat Start) const
{
	for (const int32 Joint : Chain)
	{
		Start = Start * Space.Rotation(Rotations + 4 * Joint);
	}
	return Start;
}
