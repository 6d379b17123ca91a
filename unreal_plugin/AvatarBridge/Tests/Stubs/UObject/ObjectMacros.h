#pragma once

/** What UnrealHeaderTool reads; for the compiler it is nothing, but for the bodies that the build generates. */
#define UCLASS(...)
#define USTRUCT(...)
#define UENUM(...)
#define UMETA(...)
#define UPROPERTY(...)
#define UFUNCTION(...)
#define UPARAM(...)
#define BODY_MACRO_COMBINE_INNER(A, B, C, D) A##B##C##D
#define BODY_MACRO_COMBINE(A, B, C, D) BODY_MACRO_COMBINE_INNER(A, B, C, D)
#define GENERATED_BODY(...) BODY_MACRO_COMBINE(CURRENT_FILE_ID, _, __LINE__, _GENERATED_BODY)
#define PURE_VIRTUAL(Method, ...) { StubFail("pure virtual " #Method, __FILE__, __LINE__); }
#define UE_INLINE_GENERATED_CPP_BY_NAME(Name) "StubInlineGenerated.h"
#define ENUM_CLASS_FLAGS(Enum) \
	constexpr Enum operator|(Enum Left, Enum Right) { return static_cast<Enum>(static_cast<int>(Left) | static_cast<int>(Right)); } \
	constexpr Enum operator&(Enum Left, Enum Right) { return static_cast<Enum>(static_cast<int>(Left) & static_cast<int>(Right)); } \
	constexpr Enum operator~(Enum Value) { return static_cast<Enum>(~static_cast<int>(Value)); } \
	inline Enum& operator|=(Enum& Left, Enum Right) { return Left = Left | Right; } \
	inline Enum& operator&=(Enum& Left, Enum Right) { return Left = Left & Right; }

template <typename Enum>
constexpr bool EnumHasAnyFlags(Enum Flags, Enum Contains)
{
	return (static_cast<int>(Flags) & static_cast<int>(Contains)) != 0;
}

/** The bodies of stand-in classes, as the build generates those of the plugin's. */
#define STUB_OBJECT(Class, Base) \
public: \
	using Super = Base; \
	using ThisClass = Class; \
	static UClass* StaticClass() \
	{ \
		static UClass Made(TEXT(#Class), Super::StaticClass(), &StubMakeObject<Class>); \
		return &Made; \
	} \
	UClass* StubClass() const override { return StaticClass(); }

#define STUB_STRUCT(Struct) \
	static UScriptStruct* StaticStruct() \
	{ \
		static UScriptStruct Made = StubMakeStruct<Struct>(TEXT(#Struct)); \
		return &Made; \
	}
