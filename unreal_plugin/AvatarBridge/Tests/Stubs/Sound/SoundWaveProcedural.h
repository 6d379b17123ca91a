#pragma once

#include "UObject/Object.h"

constexpr float INDEFINITELY_LOOPING_DURATION = 10000.0f;

enum ESoundGroup
{
	SOUNDGROUP_Default,
	SOUNDGROUP_Voice,
};

class USoundBase : public UObject
{
public:
	STUB_OBJECT(USoundBase, UObject)

	explicit USoundBase(const FObjectInitializer& Initializer = FObjectInitializer::Get())
		: UObject(Initializer)
	{
	}
};

class USoundWave : public USoundBase
{
public:
	STUB_OBJECT(USoundWave, USoundBase)

	explicit USoundWave(const FObjectInitializer& Initializer = FObjectInitializer::Get())
		: USoundBase(Initializer)
	{
	}
	void SetSampleRate(uint32 Rate) { StubRate = static_cast<int32>(Rate); }

	float Duration = 0;
	int32 NumChannels = 0;
	ESoundGroup SoundGroup = SOUNDGROUP_Default;
	bool bLooping = false;
	int32 StubRate = 44100;
};

/** A sound that is made while it is heard. */
class USoundWaveProcedural : public USoundWave
{
public:
	STUB_OBJECT(USoundWaveProcedural, USoundWave)

	explicit USoundWaveProcedural(const FObjectInitializer& Initializer = FObjectInitializer::Get())
		: USoundWave(Initializer)
	{
	}
	virtual int32 OnGeneratePCMAudio(TArray<uint8>&, int32) { return 0; }

	/** What the mixer does on its thread: samples as they would be heard. */
	TArray<int16> StubGenerate(int32 Count)
	{
		TArray<uint8> Bytes;
		const int32 Made = OnGeneratePCMAudio(Bytes, Count);
		check(Made > 0 && Made <= Count && Bytes.Num() == 2 * Made);
		TArray<int16> Samples;
		for (int32 Index = 0; Index < Made; Index++)
		{
			Samples.Add(static_cast<int16>(Bytes[2 * Index] | Bytes[2 * Index + 1] << 8));
		}
		return Samples;
	}
};
