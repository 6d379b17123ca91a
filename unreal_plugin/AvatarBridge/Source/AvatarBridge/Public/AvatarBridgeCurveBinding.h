#pragma once

#include "AvatarBridgeCurveMap.h"

#include <string>
#include <vector>

/** A layout's face channels turned into curves: looked up once for each layout, multiplied for each frame. */
class FAvatarBridgeCurveBinding
{
public:
	/**
	 * @param Channels The layout's, in the order of a frame's weights.
	 * @param Rows Which curves they drive; without any, each channel is a curve of its own name. Rows of channels that the
	 * layout lacks count for nothing.
	 */
	FAvatarBridgeCurveBinding(const std::vector<std::string>& Channels, const TArray<FAvatarBridgeCurveRow>& Rows);

	FAvatarBridgeCurveBinding() = default;

	const TArray<FName>& Names() const { return CurveNames; }

	/** Adds the weights of a frame, 0 to 1, in the order of the names. */
	void Append(const std::vector<float>& Face, TArray<float>& Values) const;

private:
	struct FTerm
	{
		int32 Curve = 0;
		int32 Channel = 0;
		float Weight = 1;
	};

	TArray<FName> CurveNames;
	TArray<FTerm> Terms;
};

/** The rows a choice of names stands for; none where the channels keep their names. Loads the map: the game's thread. */
TArray<FAvatarBridgeCurveRow> AvatarBridgeCurveRows(const FAvatarBridgeCurves& Curves);

/** ARKit's shapes as control curves of a MetaHuman's face. */
AVATARBRIDGE_API TArray<FAvatarBridgeCurveRow> AvatarBridgeMetaHumanRows();
