#pragma once

#include "Animation/AnimCurveTypes.h"
#include "BonePose.h"
#include "UObject/Object.h"

class UAnimInstance;
struct FAnimInstanceProxy;

struct FAnimationBaseContext
{
	explicit FAnimationBaseContext(FAnimInstanceProxy* InProxy)
		: AnimInstanceProxy(InProxy)
	{
	}
	FAnimInstanceProxy* AnimInstanceProxy;
};

struct FAnimationInitializeContext : public FAnimationBaseContext
{
	using FAnimationBaseContext::FAnimationBaseContext;
};

struct FAnimationCacheBonesContext : public FAnimationBaseContext
{
	using FAnimationBaseContext::FAnimationBaseContext;
};

struct FAnimationUpdateContext : public FAnimationBaseContext
{
	using FAnimationBaseContext::FAnimationBaseContext;
};

struct FPoseContext : public FAnimationBaseContext
{
	explicit FPoseContext(FAnimInstanceProxy* InProxy);
	void ResetToRefPose() { Pose.ResetToRefPose(); }

	FCompactPose Pose;
	FBlendedCurve Curve;
};

struct FNodeDebugData
{
	void AddDebugItem(const FString& Line) { StubLines.Add(Line); }
	TArray<FString> StubLines;
};

struct FAnimNode_Base
{
	virtual ~FAnimNode_Base() = default;
	virtual void Initialize_AnyThread(const FAnimationInitializeContext&) {}
	virtual void CacheBones_AnyThread(const FAnimationCacheBonesContext&) {}
	virtual void Update_AnyThread(const FAnimationUpdateContext&) {}
	virtual void Evaluate_AnyThread(FPoseContext&) {}
	virtual void GatherDebugData(FNodeDebugData&) {}
	virtual bool HasPreUpdate() const { return false; }
	virtual void PreUpdate(const UAnimInstance*) {}
};

/** The way to the node a pose comes from; without one it is the reference pose. */
struct FPoseLink
{
	void Initialize(const FAnimationInitializeContext& Context)
	{
		if (StubNode)
		{
			StubNode->Initialize_AnyThread(Context);
		}
	}
	void CacheBones(const FAnimationCacheBonesContext& Context)
	{
		if (StubNode)
		{
			StubNode->CacheBones_AnyThread(Context);
		}
	}
	void Update(const FAnimationUpdateContext& Context)
	{
		if (StubNode)
		{
			StubNode->Update_AnyThread(Context);
		}
	}
	void Evaluate(FPoseContext& Output)
	{
		if (StubNode)
		{
			StubNode->Evaluate_AnyThread(Output);
		}
		else
		{
			Output.ResetToRefPose();
		}
	}
	void GatherDebugData(FNodeDebugData& Data)
	{
		if (StubNode)
		{
			StubNode->GatherDebugData(Data);
		}
	}

	FAnimNode_Base* StubNode = nullptr;
};
