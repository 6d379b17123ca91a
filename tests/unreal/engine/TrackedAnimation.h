#pragma once

#include "AnimNode_AvatarBridge.h"
#include "Animation/AnimClassInterface.h"
#include "Animation/AnimInstance.h"
#include "Animation/AnimInstanceProxy.h"
#include "UObject/UnrealType.h"

/** A pose as tracking gives it: every bone of the mesh turned and moved in one way. */
struct FTrackingNode : public FAnimNode_Base
{
	static FQuat Turn() { return { 0.5, -0.5, 0.5, 0.5 }; }
	static FVector Place() { return { 1, 2, 3 }; }

	virtual void Initialize_AnyThread(const FAnimationInitializeContext&) override { bInitialized = true; }
	virtual void CacheBones_AnyThread(const FAnimationCacheBonesContext&) override { bBones = true; }
	virtual void Update_AnyThread(const FAnimationUpdateContext&) override { bUpdated = bInitialized && bBones; }
	virtual void Evaluate_AnyThread(FPoseContext& Output) override
	{
		check(bUpdated);
		for (int32 Bone = 0; Bone < Output.Pose.GetNumBones(); Bone++)
		{
			Output.Pose[FCompactPoseBoneIndex(Bone)].SetRotation(Turn());
			Output.Pose[FCompactPoseBoneIndex(Bone)].SetTranslation(Place());
		}
		Output.Curve.Set(TEXT("Tracked"), 0.25f);
	}

	bool bInitialized = false;
	bool bBones = false;
	bool bUpdated = false;
};

/** An Animation Blueprint that has the plugin's node, with tracking behind it. */
class UTrackedAnimInstance : public UAnimInstance
{
public:
	STUB_OBJECT(UTrackedAnimInstance, UAnimInstance)

	/** Makes the engine know its class as one of a Blueprint. */
	static void Register()
	{
		static FStructProperty Node;
		static IAnimClassInterface Interface;
		Node.Struct = FAnimNode_AvatarBridge::StaticStruct();
		Interface.StubNodes = { &Node };
		IAnimClassInterface::StubBlueprints()[StaticClass()] = &Interface;
	}

protected:
	virtual FAnimInstanceProxy* CreateAnimInstanceProxy() override { return new FProxy(this); }

private:
	/** Does in one frame what an animation graph does. */
	struct FProxy final : public FAnimInstanceProxy
	{
		explicit FProxy(UAnimInstance* Instance)
			: FAnimInstanceProxy(Instance)
		{
			Node.Source.StubNode = &Tracking;
			Node.Initialize_AnyThread(FAnimationInitializeContext(this));
			Node.CacheBones_AnyThread(FAnimationCacheBonesContext(this));
		}

	protected:
		virtual void PreUpdate(UAnimInstance* Instance, float DeltaSeconds) override
		{
			FAnimInstanceProxy::PreUpdate(Instance, DeltaSeconds);
			check(Node.HasPreUpdate());
			Node.PreUpdate(Instance);
		}
		virtual bool Evaluate(FPoseContext& Output) override
		{
			Node.Update_AnyThread(FAnimationUpdateContext(this));
			Node.Evaluate_AnyThread(Output);
			return true;
		}

	private:
		FTrackingNode Tracking;
		FAnimNode_AvatarBridge Node;
	};
};
