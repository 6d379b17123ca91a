#pragma once

#include "CoreMinimal.h"
#include "UObject/Object.h"

class FCompilerResultsLog;
class USkeleton;

namespace ENodeTitleType
{
	enum Type
	{
		FullTitle,
		ListView,
		EditableTitle,
		MenuTitle,
	};
}

class UEdGraphNode : public UObject
{
public:
	STUB_OBJECT(UEdGraphNode, UObject)

	virtual FText GetNodeTitle(ENodeTitleType::Type) const { return FText::FromString(GetClass()->GetName()); }
	virtual FText GetTooltipText() const { return FText(); }
};

class UK2Node : public UEdGraphNode
{
public:
	STUB_OBJECT(UK2Node, UEdGraphNode)

	virtual FText GetMenuCategory() const { return FText(); }
};

class UAnimGraphNode_Base : public UK2Node
{
public:
	STUB_OBJECT(UAnimGraphNode_Base, UK2Node)

	virtual void ValidateAnimNodeDuringCompilation(USkeleton*, FCompilerResultsLog&) {}
};
