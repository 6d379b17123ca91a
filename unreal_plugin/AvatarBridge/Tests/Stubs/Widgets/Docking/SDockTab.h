#pragma once

#include "Widgets/DeclarativeSyntaxSupport.h"

enum ETabRole : uint8
{
	MajorTab,
	PanelTab,
	NomadTab,
};

class SDockTab : public SWidget
{
public:
	SLATE_BEGIN_ARGS(SDockTab) {}
	SLATE_ARGUMENT(ETabRole, TabRole)
	SLATE_DEFAULT_SLOT(FArguments, Content)
	SLATE_END_ARGS()

	void Construct(const FArguments& Arguments)
	{
		check(Arguments._Content);
		StubContent = Arguments._Content;
		StubRole = Arguments._TabRole;
	}
	std::vector<TSharedRef<SWidget>> StubChildren() const override { return { StubContent.ToSharedRef() }; }

	TSharedPtr<SWidget> StubContent;
	ETabRole StubRole = MajorTab;
};
