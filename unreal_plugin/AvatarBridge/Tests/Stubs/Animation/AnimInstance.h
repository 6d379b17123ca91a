#pragma once

#include "Engine/EngineTypes.h"
#include "GameFramework/Actor.h"
#include "UObject/Object.h"

struct FAnimInstanceProxy;
class USkeletalMeshComponent;

class UAnimInstance : public UObject
{
public:
	STUB_OBJECT(UAnimInstance, UObject)

	~UAnimInstance() override;
	AActor* GetOwningActor() const
	{
		const UActorComponent* Component = Cast<UActorComponent>(GetOuter());
		return Component ? Component->GetOwner() : nullptr;
	}
	USkeletalMeshComponent* GetSkelMeshComponent() const;
	FAnimInstanceProxy& StubProxy();

protected:
	virtual FAnimInstanceProxy* CreateAnimInstanceProxy();
	virtual void DestroyAnimInstanceProxy(FAnimInstanceProxy* Proxy);

private:
	FAnimInstanceProxy* Proxy = nullptr;
};
