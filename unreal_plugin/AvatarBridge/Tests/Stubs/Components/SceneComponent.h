#pragma once

#include "Components/ActorComponent.h"

class USceneComponent : public UActorComponent
{
public:
	STUB_OBJECT(USceneComponent, UActorComponent)

	USceneComponent* GetAttachParent() const { return StubParent; }
	FName GetAttachSocketName() const { return StubSocket; }
	void SetupAttachment(USceneComponent* Parent, FName Socket = NAME_None)
	{
		check(!StubRegistered);
		StubParent = Parent;
		StubSocket = Socket;
	}
	virtual bool DoesSocketExist(FName) const { return false; }

	USceneComponent* StubParent = nullptr;
	FName StubSocket;
};
