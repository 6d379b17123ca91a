#include "AvatarBridgeBody.h"

#include "AnimNode_AvatarBridge.h"
#include "Animation/AnimClassInterface.h"
#include "Animation/AnimInstance.h"
#include "AvatarBridgeAnimInstance.h"
#include "AvatarBridgeText.h"
#include "Components/SkeletalMeshComponent.h"
#include "Engine/SkeletalMesh.h"
#include "GameFramework/Actor.h"
#include "UObject/UnrealType.h"

namespace
{
	/** Whether an Animation Blueprint puts the stream where it wants it. */
	bool HasNode(const UClass* AnimClass)
	{
		const IAnimClassInterface* Interface = AnimClass ? IAnimClassInterface::GetFromClass(AnimClass) : nullptr;
		if (!Interface)
		{
			return false;
		}
		for (const FStructProperty* Property : Interface->GetAnimNodeProperties())
		{
			if (Property->Struct == FAnimNode_AvatarBridge::StaticStruct())
			{
				return true;
			}
		}
		return false;
	}
}

FAvatarBridgeBody::FAvatarBridgeBody(const AActor& Actor, const FName& BodyName)
{
	TArray<USkeletalMeshComponent*> Found;
	Actor.GetComponents(Found);
	for (USkeletalMeshComponent* Mesh : Found)
	{
		Meshes.Add(Mesh);
		const bool bHangs = Cast<USkeletalMeshComponent>(Mesh->GetAttachParent()) != nullptr;
		const bool bChosen = BodyName.IsNone() ? !bHangs : Mesh->GetFName() == BodyName;
		if (bChosen && !Body.IsValid() && Mesh->GetSkeletalMeshAsset())
		{
			Body = Mesh;
		}
	}
}

const USkeletalMesh* FAvatarBridgeBody::BodyAsset() const
{
	return Body.IsValid() ? Body->GetSkeletalMeshAsset() : nullptr;
}

TArray<const USkeletalMesh*> FAvatarBridgeBody::OtherAssets() const
{
	TArray<const USkeletalMesh*> Assets;
	for (const TWeakObjectPtr<USkeletalMeshComponent>& Mesh : Meshes)
	{
		const USkeletalMesh* Asset = Mesh.IsValid() ? Mesh->GetSkeletalMeshAsset() : nullptr;
		if (Asset && Asset != BodyAsset())
		{
			Assets.Add(Asset);
		}
	}
	return Assets;
}

void FAvatarBridgeBody::TakeOver(UActorComponent& Driver)
{
	if (bFollowed || !Body.IsValid())
	{
		return;
	}
	bFollowed = true;
	Body->AddTickPrerequisiteComponent(&Driver);
	if (!HasNode(Body->GetAnimClass()))
	{
		FormerMode = static_cast<int32>(Body->GetAnimationMode());
		FormerClass = Body->GetAnimClass();
		bTaken = true;
		Body->SetAnimInstanceClass(UAvatarBridgeAnimInstance::StaticClass());
	}
}

void FAvatarBridgeBody::GiveBack(UActorComponent& Driver)
{
	for (const FFace& Face : Faces)
	{
		for (const FMorph& Morph : Face.Morphs)
		{
			if (Face.Mesh.IsValid())
			{
				Face.Mesh->SetMorphTarget(Morph.Name, 0);
			}
		}
	}
	if (!bFollowed || !Body.IsValid())
	{
		return;
	}
	bFollowed = false;
	Body->RemoveTickPrerequisiteComponent(&Driver);
	if (bTaken)
	{
		bTaken = false;
		Body->SetAnimInstanceClass(FormerClass);
		Body->SetAnimationMode(static_cast<EAnimationMode::Type>(FormerMode));
	}
}

void FAvatarBridgeBody::Bind(
	const std::shared_ptr<const AvatarBridge::StreamBinding>& NewBinding, const TArray<FAvatarBridgeCurveRow>& Rows)
{
	if (NewBinding == Layout || !BodyAsset())
	{
		return;
	}
	Layout = NewBinding;
	Binding.emplace(*Layout, BodyAsset()->GetRefSkeleton(), Rows);
	Faces.Reset();
	const std::vector<std::string>& Channels = Layout->Layout().Channels();
	for (const TWeakObjectPtr<USkeletalMeshComponent>& Mesh : Meshes)
	{
		const USkeletalMesh* Asset = Mesh.IsValid() ? Mesh->GetSkeletalMeshAsset() : nullptr;
		FFace& Face = Faces.AddDefaulted_GetRef();
		Face.Mesh = Mesh;
		for (std::size_t Channel = 0; Asset && Channel < Channels.size(); Channel++)
		{
			const FName Name = AvatarBridgeText::NameFromWire(Channels[Channel]);
			if (Asset->FindMorphTarget(Name))
			{
				Face.Morphs.Add({ Name, static_cast<int32>(Channel) });
			}
		}
	}
}

int32 FAvatarBridgeBody::BoundMorphTargets() const
{
	int32 Count = 0;
	for (const FFace& Face : Faces)
	{
		Count += Face.Morphs.Num();
	}
	return Count;
}

void FAvatarBridgeBody::WriteFace(const AvatarBridge::MotionFrame& Frame) const
{
	for (const FFace& Face : Faces)
	{
		USkeletalMeshComponent* Mesh = Face.Mesh.Get();
		for (const FMorph& Morph : Face.Morphs)
		{
			if (Mesh)
			{
				Mesh->SetMorphTarget(Morph.Name, FMath::Clamp(Frame.Face[static_cast<std::size_t>(Morph.Channel)], 0.0f, 1.0f), false);
			}
		}
	}
}
