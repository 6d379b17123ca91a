#include "AvatarBridgeAnimInstance.h"

#include "AnimNode_AvatarBridge.h"
#include "Animation/AnimInstanceProxy.h"

#include UE_INLINE_GENERATED_CPP_BY_NAME(AvatarBridgeAnimInstance)

namespace
{
	/** Evaluates the one node, over the reference pose. */
	struct FNodeProxy final : public FAnimInstanceProxy
	{
		using FAnimInstanceProxy::FAnimInstanceProxy;

	protected:
		virtual void PreUpdate(UAnimInstance* InAnimInstance, float DeltaSeconds) override
		{
			FAnimInstanceProxy::PreUpdate(InAnimInstance, DeltaSeconds);
			Node.PreUpdate(InAnimInstance);
		}

		virtual bool Evaluate(FPoseContext& Output) override
		{
			Node.Evaluate_AnyThread(Output);
			return true;
		}

	private:
		FAnimNode_AvatarBridge Node;
	};
}

FAnimInstanceProxy* UAvatarBridgeAnimInstance::CreateAnimInstanceProxy()
{
	// The engine deletes it in DestroyAnimInstanceProxy.
	return new FNodeProxy(this);
}
