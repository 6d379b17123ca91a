#pragma once

#include "HAL/PlatformTime.h"
#include "Misc/Guid.h"
#include "Misc/QualifiedFrameTime.h"
#include "UObject/Object.h"

struct FLiveLinkSubjectName
{
	FName Name;
	FLiveLinkSubjectName() = default;
	FLiveLinkSubjectName(FName InName)
		: Name(InName)
	{
	}
	operator FName() const { return Name; }
};

struct FLiveLinkSubjectKey
{
	FGuid Source;
	FLiveLinkSubjectName SubjectName;
	FLiveLinkSubjectKey() = default;
	FLiveLinkSubjectKey(FGuid InSource, FName InName)
		: Source(InSource)
		, SubjectName(InName)
	{
	}
	friend bool operator==(const FLiveLinkSubjectKey& Left, const FLiveLinkSubjectKey& Right)
	{
		return Left.Source == Right.Source && Left.SubjectName.Name == Right.SubjectName.Name;
	}
};

/** When a frame was made, by the clock of its source, and what that clock is behind ours. */
struct FLiveLinkWorldTime
{
	FLiveLinkWorldTime()
		: FLiveLinkWorldTime(FPlatformTime::Seconds())
	{
	}
	FLiveLinkWorldTime(const double InTime)
		: FLiveLinkWorldTime(InTime, FPlatformTime::Seconds() - InTime)
	{
	}
	FLiveLinkWorldTime(const double InTime, const double InOffset)
		: Time(InTime)
		, Offset(InOffset)
	{
	}
	double GetOffset() const { return Offset; }
	double GetSourceTime() const { return Time; }
	double GetOffsettedTime() const { return Time + Offset; }
	void SetClockOffset(double InOffset) { Offset = InOffset; }

private:
	double Time;
	double Offset;
};

struct FLiveLinkMetaData
{
	TMap<FName, FString> StringMetaData;
	FQualifiedFrameTime SceneTime;
};

struct FLiveLinkBaseStaticData
{
	STUB_STRUCT(FLiveLinkBaseStaticData)
	virtual ~FLiveLinkBaseStaticData() = default;

	TArray<FName> PropertyNames;
};

struct FLiveLinkTime
{
	double WorldTime = 0;
	FQualifiedFrameTime SceneTime;
};

struct FLiveLinkBaseFrameData
{
	STUB_STRUCT(FLiveLinkBaseFrameData)
	virtual ~FLiveLinkBaseFrameData() = default;

	FLiveLinkWorldTime WorldTime;
	FLiveLinkMetaData MetaData;
	TArray<float> PropertyValues;
	FLiveLinkTime ArrivalTime;
	int32 FrameId = 0;
#if ENGINE_MINOR_VERSION >= 7
	TMap<FName, double> Timestamps;
#endif
};

/** A value of one of a family of structs; asking for another than it is fails. */
template <typename Base>
class TStubDataStruct
{
public:
	TStubDataStruct() = default;
	explicit TStubDataStruct(const UScriptStruct* InStruct) { InitializeWith(InStruct); }
	TStubDataStruct(TStubDataStruct&& Other) noexcept { *this = std::move(Other); }
	TStubDataStruct& operator=(TStubDataStruct&& Other) noexcept
	{
		Struct = std::exchange(Other.Struct, nullptr);
		Data = std::move(Other.Data);
		return *this;
	}
	void InitializeWith(const UScriptStruct* InStruct)
	{
		check(InStruct && InStruct->Make);
		Struct = InStruct;
		Data = std::shared_ptr<void>(InStruct->Make(), InStruct->Destroy);
	}
	bool IsValid() const { return Data != nullptr; }
	const UScriptStruct* GetStruct() const { return Struct; }
	Base* GetBaseData() { return static_cast<Base*>(Data.get()); }
	const Base* GetBaseData() const { return static_cast<const Base*>(Data.get()); }
	template <typename T>
	T* Cast()
	{
		check(Struct == T::StaticStruct());
		return static_cast<T*>(Data.get());
	}
	template <typename T>
	const T* Cast() const
	{
		check(Struct == T::StaticStruct());
		return static_cast<const T*>(Data.get());
	}

private:
	const UScriptStruct* Struct = nullptr;
	std::shared_ptr<void> Data;
};

class FLiveLinkStaticDataStruct : public TStubDataStruct<FLiveLinkBaseStaticData>
{
public:
	using TStubDataStruct::TStubDataStruct;
};

class FLiveLinkFrameDataStruct : public TStubDataStruct<FLiveLinkBaseFrameData>
{
public:
	using TStubDataStruct::TStubDataStruct;
};
