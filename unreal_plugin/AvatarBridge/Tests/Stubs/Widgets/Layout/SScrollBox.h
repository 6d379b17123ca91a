#pragma once

#include "Widgets/SBoxPanel.h"

STUB_PANEL(SScrollBox);
