#include "AvatarBridgeLiveLinkSourceSettings.h"

#include "Misc/Parse.h"

#include UE_INLINE_GENERATED_CPP_BY_NAME(AvatarBridgeLiveLinkSourceSettings)

namespace
{
	constexpr const TCHAR* CurveNames[] = { TEXT("AsStreamed"), TEXT("MetaHumanControls"), TEXT("Custom") };

	FString Entry(const TCHAR* Key, const FString& Value)
	{
		// A quote would end the value: no address, name or path has one.
		return FString(Key) + TEXT("\"") + Value.Replace(TEXT("\""), TEXT("")) + TEXT("\" ");
	}

	/** Leaves the value as it is where the line does not have the key. */
	void Read(const FString& Line, const TCHAR* Key, FString& Value)
	{
		FParse::Value(*Line, Key, Value);
	}
}

FString FAvatarBridgeLiveLinkOptions::ToConnectionString() const
{
	FString Line = Entry(TEXT("Control="), Connection.ControlAddress);
	Line += Entry(TEXT("Frames="), Connection.FramesAddress);
	Line += Entry(TEXT("Session="), Connection.Session);
	Line += Entry(TEXT("Compact="), LexToString(Connection.bCompact));
	Line += Entry(TEXT("Character="), Character.ToString());
	Line += Entry(TEXT("Rig="), Rig);
	Line += Entry(TEXT("Subject="), Subject);
	Line += Entry(TEXT("Face="), LexToString(bFaceSubject));
	Line += Entry(TEXT("Curves="), CurveNames[static_cast<int32>(Curves.Names)]);
	Line += Entry(TEXT("Map="), Curves.Map.ToString());
	return Line.TrimStartAndEnd();
}

FAvatarBridgeLiveLinkOptions FAvatarBridgeLiveLinkOptions::FromConnectionString(const FString& Line)
{
	FAvatarBridgeLiveLinkOptions Options;
	FString Compact, Mesh, Face, Names, Map;
	Read(Line, TEXT("Control="), Options.Connection.ControlAddress);
	Read(Line, TEXT("Frames="), Options.Connection.FramesAddress);
	Read(Line, TEXT("Session="), Options.Connection.Session);
	Read(Line, TEXT("Compact="), Compact);
	Read(Line, TEXT("Character="), Mesh);
	Read(Line, TEXT("Rig="), Options.Rig);
	Read(Line, TEXT("Subject="), Options.Subject);
	Read(Line, TEXT("Face="), Face);
	Read(Line, TEXT("Curves="), Names);
	Read(Line, TEXT("Map="), Map);
	Options.Connection.bCompact = Compact == TEXT("true");
	Options.Character = TSoftObjectPtr<USkeletalMesh>(FSoftObjectPath(Mesh));
	Options.Curves.Map = TSoftObjectPtr<UAvatarBridgeCurveMap>(FSoftObjectPath(Map));
	Options.bFaceSubject = Face != TEXT("false");
	for (int32 Index = 0; Index < static_cast<int32>(UE_ARRAY_COUNT(CurveNames)); Index++)
	{
		Options.Curves.Names = Names == CurveNames[Index] ? static_cast<EAvatarBridgeCurveNames>(Index) : Options.Curves.Names;
	}
	return Options;
}
