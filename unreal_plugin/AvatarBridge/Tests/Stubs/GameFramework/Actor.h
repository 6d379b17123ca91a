#pragma once

#include "Components/ActorComponent.h"

class AActor : public UObject
{
public:
	STUB_OBJECT(AActor, UObject)

	template <typename T>
	void GetComponents(TArray<T*>& Found) const
	{
		Found.Reset();
		for (UActorComponent* Component : StubComponents)
		{
			if (T* Match = Cast<T>(Component))
			{
				Found.Add(Match);
			}
		}
	}
	template <typename T>
	T* FindComponentByClass() const
	{
		TArray<T*> Found;
		GetComponents(Found);
		return Found.Num() > 0 ? Found[0] : nullptr;
	}
	template <typename T>
	T* StubAdd(const TCHAR* Name)
	{
		T* Made = NewObject<T>(this, T::StaticClass(), FName(Name));
		StubComponents.Add(Made);
		return Made;
	}

	TArray<UActorComponent*> StubComponents;
};

inline AActor* UActorComponent::GetOwner() const
{
	return Cast<AActor>(GetOuter());
}

inline void UActorComponent::DestroyComponent(bool)
{
	if (AActor* Owner = GetOwner())
	{
		Owner->StubComponents.Remove(this);
	}
	StubDestroy(this);
}
