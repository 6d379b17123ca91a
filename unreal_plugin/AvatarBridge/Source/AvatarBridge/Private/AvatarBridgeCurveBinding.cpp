#include "AvatarBridgeCurveBinding.h"

#include "AvatarBridgeText.h"

FAvatarBridgeCurveBinding::FAvatarBridgeCurveBinding(
	const std::vector<std::string>& Channels, const TArray<FAvatarBridgeCurveRow>& Rows)
{
	TArray<FName> ChannelNames;
	for (const std::string& Channel : Channels)
	{
		ChannelNames.Add(AvatarBridgeText::NameFromWire(Channel));
	}
	if (Rows.Num() == 0)
	{
		CurveNames = ChannelNames;
		for (int32 Index = 0; Index < CurveNames.Num(); Index++)
		{
			Terms.Add({ Index, Index, 1.0f });
		}
	}
	for (const FAvatarBridgeCurveRow& Row : Rows)
	{
		const int32 Channel = ChannelNames.Find(Row.Channel);
		if (Channel != INDEX_NONE && !Row.Curve.IsNone())
		{
			Terms.Add({ CurveNames.AddUnique(Row.Curve), Channel, Row.Weight });
		}
	}
}

void FAvatarBridgeCurveBinding::Append(const std::vector<float>& Face, TArray<float>& Values) const
{
	const int32 First = Values.Num();
	Values.AddZeroed(CurveNames.Num());
	for (const FTerm& Term : Terms)
	{
		Values[First + Term.Curve] += Term.Weight * Face[static_cast<std::size_t>(Term.Channel)];
	}
	for (int32 Index = First; Index < Values.Num(); Index++)
	{
		Values[Index] = FMath::Clamp(Values[Index], 0.0f, 1.0f);
	}
}

TArray<FAvatarBridgeCurveRow> AvatarBridgeCurveRows(const FAvatarBridgeCurves& Curves)
{
	if (Curves.Names == EAvatarBridgeCurveNames::MetaHumanControls)
	{
		return AvatarBridgeMetaHumanRows();
	}
	const UAvatarBridgeCurveMap* Map = Curves.Names == EAvatarBridgeCurveNames::Custom ? Curves.Map.LoadSynchronous() : nullptr;
	return Map ? Map->Rows : TArray<FAvatarBridgeCurveRow>();
}
