#pragma once

#include "Widgets/DeclarativeSyntaxSupport.h"

enum EVerticalAlignment
{
	VAlign_Fill,
	VAlign_Top,
	VAlign_Center,
};

/** Where a widget stands in a box. */
struct FStubBoxSlot
{
	FStubBoxSlot& AutoHeight() { return *this; }
	FStubBoxSlot& AutoWidth() { return *this; }
	FStubBoxSlot& FillWidth(float) { return *this; }
	FStubBoxSlot& VAlign(EVerticalAlignment) { return *this; }
	FStubBoxSlot& Padding(float) { return *this; }
	FStubBoxSlot& Padding(float, float) { return *this; }
	FStubBoxSlot& operator[](const TSharedRef<SWidget>& InContent)
	{
		Content = InContent;
		return *this;
	}
	TSharedPtr<SWidget> Content;
};

/** Widgets one after the other. */
class SPanel : public SWidget
{
public:
	std::vector<TSharedRef<SWidget>> StubChildren() const override
	{
		std::vector<TSharedRef<SWidget>> Found;
		for (const std::shared_ptr<FStubBoxSlot>& Slot : Slots)
		{
			if (Slot->Content)
			{
				Found.push_back(Slot->Content.ToSharedRef());
			}
		}
		return Found;
	}
	FStubBoxSlot& AddSlot()
	{
		Slots.push_back(std::make_shared<FStubBoxSlot>());
		return *Slots.back();
	}
	void ClearChildren() { Slots.clear(); }
	static FStubBoxSlot Slot() { return FStubBoxSlot(); }

private:
	std::vector<std::shared_ptr<FStubBoxSlot>> Slots;
};

#define STUB_PANEL(Name) \
	class Name : public SPanel \
	{ \
	public: \
		SLATE_BEGIN_ARGS(Name) {} \
		WidgetArgsType& operator+(const FStubBoxSlot& Slot) \
		{ \
			StubSlots.push_back(Slot); \
			return *this; \
		} \
		std::vector<FStubBoxSlot> StubSlots; \
		SLATE_END_ARGS() \
		void Construct(const FArguments& Arguments) \
		{ \
			for (const FStubBoxSlot& Added : Arguments.StubSlots) \
			{ \
				AddSlot() = Added; \
			} \
		} \
	}

STUB_PANEL(SVerticalBox);
STUB_PANEL(SHorizontalBox);
