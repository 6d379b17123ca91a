#pragma once

#include "AvatarBridgePoseBinding.h"
#include "UObject/Class.h"
#include "UObject/StrongObjectPtr.h"
#include "UObject/WeakObjectPtr.h"

#include "AvatarBridge/SkeletonDescription.h"

#include <optional>

class AActor;
class UActorComponent;
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

	/** The body's asset; null without one. */
	const USkeletalMesh* BodyAsset() const;

	/** The assets of all meshes, the body's first; none without a body. */
	TArray<const USkeletalMesh*> Assets() const;

	/** Whether the body has another asset than at first or, if shapes matter, so has a mesh with morph targets. */
	bool HasOtherAssets(bool bShapes) const;

	/** Has all meshes animate behind the driver, the body by the stream unless its Animation Blueprint has a node. Once. */
	void TakeOver(UActorComponent& Driver);

	/** Gives back what was taken, with all morph targets at rest. */
	void GiveBack(UActorComponent& Driver);

	/** Looks a layout up, if it is another one than before. */
	void Bind(const std::shared_ptr<const AvatarBridge::StreamBinding>& NewBinding, const TArray<FAvatarBridgeCurveRow>& Rows);

	bool IsBound() const { return Binding.has_value(); }
	const FAvatarBridgePoseBinding& Bound() const { return *Binding; }

	/** The asset whose bones are bound: an address to compare with, since it may have gone. */
	const void* BoundAsset() const { return BoundMesh; }
	int32 BoundMorphTargets() const;

	/** Sets the morph targets of all meshes. */
	void WriteFace(const AvatarBridge::MotionFrame& Frame) const;

private:
	struct FMesh
	{
		TWeakObjectPtr<USkeletalMeshComponent> Component;
		TWeakObjectPtr<const USkeletalMesh> FirstAsset;
		bool bShapes = false;
	};

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
	TArray<FMesh> Meshes;
	std::shared_ptr<const AvatarBridge::StreamBinding> Layout;
	std::optional<FAvatarBridgePoseBinding> Binding;
	const void* BoundMesh = nullptr;
	TArray<FFace> Faces;
	// Nothing else may refer to it while its component runs another.
	TStrongObjectPtr<UClass> FormerClass;
	int32 FormerMode = 0;
	bool bFollowed = false;
	bool bTaken = false;
};
