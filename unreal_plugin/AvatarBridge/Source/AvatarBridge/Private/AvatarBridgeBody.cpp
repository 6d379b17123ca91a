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

	const USkeletalMesh* AssetOf(const TWeakObjectPtr<USkeletalMeshComponent>& Mesh)
	{
		return Mesh.IsValid() ? Mesh->GetSkeletalMeshAsset() : nullptr;
	}

	bool HasShapes(const USkeletalMesh* Asset)
	{
		return Asset && Asset->GetMorphTargets().Num() > 0;
	}
}

FAvatarBridgeBody::FAvatarBridgeBody(const AActor& Actor, const FName& BodyName)
{
	TArray<USkeletalMeshComponent*> Found;
	Actor.GetComponents(Found);
	for (USkeletalMeshComponent* Mesh : Found)
	{
		Meshes.Add({ Mesh, Mesh->GetSkeletalMeshAsset(), HasShapes(Mesh->GetSkeletalMeshAsset()) });
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
	return AssetOf(Body);
}

TArray<const USkeletalMesh*> FAvatarBridgeBody::Assets() const
{
	TArray<const USkeletalMesh*> Found;
	if (!BodyAsset())
	{
		return Found;
	}
	Found.Add(BodyAsset());
	for (const FMesh& Mesh : Meshes)
	{
		const USkeletalMesh* Asset = AssetOf(Mesh.Component);
		if (Asset && Asset != BodyAsset())
		{
			Found.Add(Asset);
		}
	}
	return Found;
}

bool FAvatarBridgeBody::HasOtherAssets(bool bShapes) const
{
	for (const FMesh& Mesh : Meshes)
	{
		const USkeletalMesh* Now = AssetOf(Mesh.Component);
		const bool bMatters = Mesh.Component == Body || (bShapes && (Mesh.bShapes || HasShapes(Now)));
		if (bMatters && Now != Mesh.FirstAsset.Get())
		{
			return true;
		}
	}
	return false;
}

void FAvatarBridgeBody::TakeOver(UActorComponent& Driver)
{
	if (bFollowed || !Body.IsValid())
	{
		return;
	}
	bFollowed = true;
	for (const FMesh& Mesh : Meshes)
	{
		if (Mesh.Component.IsValid())
		{
			Mesh.Component->AddTickPrerequisiteComponent(&Driver);
		}
	}
	if (!HasNode(Body->GetAnimClass()))
	{
		FormerMode = static_cast<int32>(Body->GetAnimationMode());
		FormerClass.Reset(Body->GetAnimClass());
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
	for (const FMesh& Mesh : Meshes)
	{
		if (bFollowed && Mesh.Component.IsValid())
		{
			Mesh.Component->RemoveTickPrerequisiteComponent(&Driver);
		}
	}
	bFollowed = false;
	if (bTaken && Body.IsValid())
	{
		Body->SetAnimInstanceClass(FormerClass.Get());
		Body->SetAnimationMode(static_cast<EAnimationMode::Type>(FormerMode));
	}
	bTaken = false;
	FormerClass.Reset();
}

void FAvatarBridgeBody::Bind(
	const std::shared_ptr<const AvatarBridge::StreamBinding>& NewBinding, const TArray<FAvatarBridgeCurveRow>& Rows)
{
	if (NewBinding == Layout || !BodyAsset())
	{
		return;
	}
	Layout = NewBinding;
	BoundMesh = BodyAsset();
	Binding.emplace(*Layout, BodyAsset()->GetRefSkeleton(), Rows);
	Faces.Reset();
	const std::vector<std::string>& Channels = Layout->Layout().Channels();
	for (const FMesh& Mesh : Meshes)
	{
		const USkeletalMesh* Asset = AssetOf(Mesh.Component);
		FFace& Face = Faces.AddDefaulted_GetRef();
		Face.Mesh = Mesh.Component;
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
