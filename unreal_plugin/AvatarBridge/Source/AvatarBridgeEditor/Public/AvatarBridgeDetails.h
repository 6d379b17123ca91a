#pragma once

#include "IDetailCustomization.h"

/** Details of UAvatarBridgeComponent: the panel above its properties. */
class AVATARBRIDGEEDITOR_API FAvatarBridgeComponentDetails final : public IDetailCustomization
{
public:
	static TSharedRef<IDetailCustomization> Make();
	virtual void CustomizeDetails(IDetailLayoutBuilder& DetailBuilder) override;
};

/** Details of UAvatarBridgeSettings, which are the project's settings: what is wrong with an address in them. */
class AVATARBRIDGEEDITOR_API FAvatarBridgeSettingsDetails final : public IDetailCustomization
{
public:
	static TSharedRef<IDetailCustomization> Make();
	virtual void CustomizeDetails(IDetailLayoutBuilder& DetailBuilder) override;
};
