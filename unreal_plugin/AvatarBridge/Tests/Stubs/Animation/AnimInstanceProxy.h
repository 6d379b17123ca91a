#pragma once

#include "Animation/AnimInstance.h"
#include "Animation/AnimNodeBase.h"

/** What of an animation instance runs on worker threads. */
struct FAnimInstanceProxy
{
	FAnimInstanceProxy() = default;
	explicit FAnimInstanceProxy(UAnimInstance* Instance)
		: StubInstance(Instance)
	{
	}
	virtual ~FAnimInstanceProxy() = default;
	const FBoneContainer& GetRequiredBones() const { return StubBones; }

	/** What a frame does: once on the game's thread, once on another. */
	void StubFrame(FPoseContext& Output, float DeltaSeconds)
	{
		PreUpdate(StubInstance, DeltaSeconds);
		StubPreUpdated = true;
		if (!Evaluate(Output))
		{
			Output.ResetToRefPose();
		}
	}

	UAnimInstance* StubInstance = nullptr;
	FBoneContainer StubBones;
	bool StubPreUpdated = false;

protected:
	virtual void PreUpdate(UAnimInstance* InAnimInstance, float) { check(InAnimInstance); }
	virtual bool Evaluate(FPoseContext&) { return false; }
};

inline FPoseContext::FPoseContext(FAnimInstanceProxy* InProxy)
	: FAnimationBaseContext(InProxy)
{
	Pose.SetBoneContainer(&InProxy->GetRequiredBones());
	Pose.ResetToRefPose();
}

inline FAnimInstanceProxy* UAnimInstance::CreateAnimInstanceProxy()
{
	return new FAnimInstanceProxy(this);
}

inline void UAnimInstance::DestroyAnimInstanceProxy(FAnimInstanceProxy* Gone)
{
	delete Gone;
}

inline FAnimInstanceProxy& UAnimInstance::StubProxy()
{
	Proxy = Proxy ? Proxy : CreateAnimInstanceProxy();
	return *Proxy;
}

inline UAnimInstance::~UAnimInstance()
{
	if (Proxy)
	{
		UAnimInstance::DestroyAnimInstanceProxy(Proxy);
	}
}
