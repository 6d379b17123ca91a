#pragma once

#include "WorkspaceMenuStructure.h"

namespace WorkspaceMenu
{
	inline const IWorkspaceMenuStructure& GetMenuStructure()
	{
		static const IWorkspaceMenuStructure Structure;
		return Structure;
	}
}
