#pragma once

#include "AvatarBridgeMonitor.h"
#include "Widgets/DeclarativeSyntaxSupport.h"
#include "Widgets/SCompoundWidget.h"

class SVerticalBox;

/** The tab Avatar Bridge: every connection there is, how it goes and what is wrong. */
class AVATARBRIDGEEDITOR_API SAvatarBridgeStatus : public SCompoundWidget
{
public:
	SLATE_BEGIN_ARGS(SAvatarBridgeStatus) {}
	SLATE_END_ARGS()

	void Construct(const FArguments& InArgs);

	/** The lines of one connection, for other panels, too. */
	static void AddConnection(const FAvatarBridgeConnectionReport& Report, SVerticalBox& Into);

	/** Lines of findings, coloured by how much they matter. */
	static void AddFinding(const FAvatarBridgeFinding& Finding, SVerticalBox& Into);

	/** Seconds between two looks. */
	static constexpr float Period = 0.5f;

private:
	EActiveTimerReturnType Refresh(double Now, float DeltaTime);

	FAvatarBridgeMonitor Monitor;
	TSharedPtr<SVerticalBox> Lines;
};
