#pragma once

#include "Components/SceneComponent.h"
#include "Sound/SoundAttenuation.h"
#include "Sound/SoundWaveProcedural.h"
#include "UObject/ObjectPtr.h"

class UAudioComponent : public USceneComponent
{
public:
	STUB_OBJECT(UAudioComponent, USceneComponent)

	void SetSound(USoundBase* Sound) { StubSound = Sound; }
	void Play(float = 0)
	{
		check(StubRegistered && StubSound);
		StubIsPlaying = true;
	}
	void Stop() { StubIsPlaying = false; }

	bool bAutoDestroy = true;
	TObjectPtr<USoundAttenuation> AttenuationSettings;
	USoundBase* StubSound = nullptr;
	bool StubIsPlaying = false;
};
