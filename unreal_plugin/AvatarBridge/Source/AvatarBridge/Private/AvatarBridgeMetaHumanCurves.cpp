#include "AvatarBridgeCurveBinding.h"

namespace
{
	struct FControl
	{
		const TCHAR* Shape;
		const TCHAR* Control;
		float Weight;
	};

	/**
	 * Which controls a shape of ARKit moves, both by the muscle they stand for (FACS). The names are those of the curves
	 * in MetaHuman faces. Sides are the character's own: ARKit's Left is a control's L.
	 */
	constexpr FControl Controls[] = {
		{ TEXT("browDownLeft"), TEXT("browDownL"), 1 },
		{ TEXT("browDownLeft"), TEXT("browLateralL"), 0.5f },
		{ TEXT("browDownRight"), TEXT("browDownR"), 1 },
		{ TEXT("browDownRight"), TEXT("browLateralR"), 0.5f },
		{ TEXT("browInnerUp"), TEXT("browRaiseInL"), 1 },
		{ TEXT("browInnerUp"), TEXT("browRaiseInR"), 1 },
		{ TEXT("browOuterUpLeft"), TEXT("browRaiseOuterL"), 1 },
		{ TEXT("browOuterUpRight"), TEXT("browRaiseOuterR"), 1 },
		{ TEXT("eyeBlinkLeft"), TEXT("eyeBlinkL"), 1 },
		{ TEXT("eyeBlinkRight"), TEXT("eyeBlinkR"), 1 },
		{ TEXT("eyeWideLeft"), TEXT("eyeWidenL"), 1 },
		{ TEXT("eyeWideRight"), TEXT("eyeWidenR"), 1 },
		{ TEXT("eyeSquintLeft"), TEXT("eyeSquintInnerL"), 1 },
		{ TEXT("eyeSquintRight"), TEXT("eyeSquintInnerR"), 1 },
		{ TEXT("cheekSquintLeft"), TEXT("eyeCheekRaiseL"), 1 },
		{ TEXT("cheekSquintRight"), TEXT("eyeCheekRaiseR"), 1 },
		{ TEXT("eyeLookUpLeft"), TEXT("eyeLookUpL"), 1 },
		{ TEXT("eyeLookUpRight"), TEXT("eyeLookUpR"), 1 },
		{ TEXT("eyeLookDownLeft"), TEXT("eyeLookDownL"), 1 },
		{ TEXT("eyeLookDownRight"), TEXT("eyeLookDownR"), 1 },
		{ TEXT("eyeLookOutLeft"), TEXT("eyeLookLeftL"), 1 },
		{ TEXT("eyeLookInLeft"), TEXT("eyeLookRightL"), 1 },
		{ TEXT("eyeLookInRight"), TEXT("eyeLookLeftR"), 1 },
		{ TEXT("eyeLookOutRight"), TEXT("eyeLookRightR"), 1 },
		{ TEXT("noseSneerLeft"), TEXT("noseWrinkleL"), 1 },
		{ TEXT("noseSneerRight"), TEXT("noseWrinkleR"), 1 },
		{ TEXT("cheekPuff"), TEXT("mouthCheekBlowL"), 1 },
		{ TEXT("cheekPuff"), TEXT("mouthCheekBlowR"), 1 },
		{ TEXT("jawOpen"), TEXT("jawOpen"), 1 },
		{ TEXT("jawForward"), TEXT("jawFwd"), 1 },
		{ TEXT("jawLeft"), TEXT("jawLeft"), 1 },
		{ TEXT("jawRight"), TEXT("jawRight"), 1 },
		{ TEXT("mouthClose"), TEXT("mouthLipsTogetherUL"), 1 },
		{ TEXT("mouthClose"), TEXT("mouthLipsTogetherUR"), 1 },
		{ TEXT("mouthClose"), TEXT("mouthLipsTogetherDL"), 1 },
		{ TEXT("mouthClose"), TEXT("mouthLipsTogetherDR"), 1 },
		{ TEXT("mouthFunnel"), TEXT("mouthFunnelUL"), 1 },
		{ TEXT("mouthFunnel"), TEXT("mouthFunnelUR"), 1 },
		{ TEXT("mouthFunnel"), TEXT("mouthFunnelDL"), 1 },
		{ TEXT("mouthFunnel"), TEXT("mouthFunnelDR"), 1 },
		{ TEXT("mouthPucker"), TEXT("mouthLipsPurseUL"), 1 },
		{ TEXT("mouthPucker"), TEXT("mouthLipsPurseUR"), 1 },
		{ TEXT("mouthPucker"), TEXT("mouthLipsPurseDL"), 1 },
		{ TEXT("mouthPucker"), TEXT("mouthLipsPurseDR"), 1 },
		{ TEXT("mouthLeft"), TEXT("mouthLeft"), 1 },
		{ TEXT("mouthRight"), TEXT("mouthRight"), 1 },
		{ TEXT("mouthSmileLeft"), TEXT("mouthCornerPullL"), 1 },
		{ TEXT("mouthSmileRight"), TEXT("mouthCornerPullR"), 1 },
		{ TEXT("mouthFrownLeft"), TEXT("mouthCornerDepressL"), 1 },
		{ TEXT("mouthFrownRight"), TEXT("mouthCornerDepressR"), 1 },
		{ TEXT("mouthDimpleLeft"), TEXT("mouthDimpleL"), 1 },
		{ TEXT("mouthDimpleRight"), TEXT("mouthDimpleR"), 1 },
		{ TEXT("mouthStretchLeft"), TEXT("mouthStretchL"), 1 },
		{ TEXT("mouthStretchRight"), TEXT("mouthStretchR"), 1 },
		{ TEXT("mouthRollLower"), TEXT("mouthLowerLipRollInL"), 1 },
		{ TEXT("mouthRollLower"), TEXT("mouthLowerLipRollInR"), 1 },
		{ TEXT("mouthRollUpper"), TEXT("mouthUpperLipRollInL"), 1 },
		{ TEXT("mouthRollUpper"), TEXT("mouthUpperLipRollInR"), 1 },
		{ TEXT("mouthShrugLower"), TEXT("jawChinRaiseDL"), 1 },
		{ TEXT("mouthShrugLower"), TEXT("jawChinRaiseDR"), 1 },
		{ TEXT("mouthShrugUpper"), TEXT("jawChinRaiseUL"), 1 },
		{ TEXT("mouthShrugUpper"), TEXT("jawChinRaiseUR"), 1 },
		{ TEXT("mouthPressLeft"), TEXT("mouthPressUL"), 1 },
		{ TEXT("mouthPressLeft"), TEXT("mouthPressDL"), 1 },
		{ TEXT("mouthPressRight"), TEXT("mouthPressUR"), 1 },
		{ TEXT("mouthPressRight"), TEXT("mouthPressDR"), 1 },
		{ TEXT("mouthLowerDownLeft"), TEXT("mouthLowerLipDepressL"), 1 },
		{ TEXT("mouthLowerDownRight"), TEXT("mouthLowerLipDepressR"), 1 },
		{ TEXT("mouthUpperUpLeft"), TEXT("mouthUpperLipRaiseL"), 1 },
		{ TEXT("mouthUpperUpRight"), TEXT("mouthUpperLipRaiseR"), 1 },
		{ TEXT("tongueOut"), TEXT("tongueOut"), 1 },
	};
}

TArray<FAvatarBridgeCurveRow> AvatarBridgeMetaHumanRows()
{
	TArray<FAvatarBridgeCurveRow> Rows;
	for (const FControl& Control : Controls)
	{
		FAvatarBridgeCurveRow& Row = Rows.AddDefaulted_GetRef();
		Row.Channel = FName(Control.Shape);
		Row.Curve = FName(FString(TEXT("CTRL_expressions_")) + Control.Control);
		Row.Weight = Control.Weight;
	}
	return Rows;
}
