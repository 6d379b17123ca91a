#pragma once

#include "AvatarBridgePoseBinding.h"
#include "Templates/SubclassOf.h"
#include "UObject/WeakObjectPtr.h"

#include "AvatarBridge/SkeletonDescription.h"

#include <optional>

class AActor;
class UActorComponent;
class UAnimInstance;
class USkeletalMesh;
class USkeletalMeshComponent;

/** The meshes of an actor as one character: which of them has the bones, which have faces, who animates them. */
class FAvatarBridgeBody
{
public:
	/** @param BodyName The component with the bones; none for the one that hangs on no other mesh. */
	FAvatarBridgeBody(const AActor& Actor, const FName& BodyName);

	/** Null without a mesh. */
	USkeletalMeshComponent* Main() const { return Body.Get(); }

	/** The assets: of the body, or null, and of all the other meshes. */
	const USkeletalMesh* BodyAsset() const;
	TArray<const USkeletalMesh*> OtherAssets() const;

	/** Has the stream animate the body, behind the driver, unless its Animation Blueprint does so by a node. Once. */
	void TakeOver(UActorComponent& Driver);

	/** Gives back what was taken, with all morph targets at rest. */
	void GiveBack(UActorComponent& Driver);

	/** Looks a layout up, if it is another one than before. */
	void Bind(const std::shared_ptr<const AvatarBridge::StreamBinding>& NewBinding, const TArray<FAvatarBridgeCurveRow>& Rows);

	bool IsBound() const { return Binding.has_value(); }
	const FAvatarBridgePoseBinding& Bound() const { return *Binding; }
	int32 BoundMorphTargets() const;

	/** Sets the morph targets of all meshes. */
	void WriteFace(const AvatarBridge::MotionFrame& Frame) const;

private:
	struct FMorph
	{
		FName Name;
		int32 Channel = 0;
	};

	struct FFace
	{
		TWeakObjectPtr<USkeletalMeshComponent> Mesh;
		TArray<FMorph> Morphs;
	};

	TWeakObjectPtr<USkeletalMeshComponent> Body;
	TArray<TWeakObjectPtr<USkeletalMeshComponent>> Meshes;
	std::shared_ptr<const AvatarBridge::StreamBinding> Layout;
	std::optional<FAvatarBridgePoseBinding> Binding;
	TArray<FFace> Faces;
	TSubclassOf<UAnimInstance> FormerClass;
	int32 FormerMode = 0;
	bool bFollowed = false;
	bool bTaken = false;
};
