#pragma once

#include "ILiveLinkClient.h"
#include "ILiveLinkSource.h"
#include "LiveLinkSourceFactory.h"
#include "Roles/LiveLinkAnimationRole.h"

#include <mutex>
#include <vector>

/** Live Link as a source sees it: records what is pushed, checks it, and removes sources as the engine does. */
class FFakeLiveLink final : public ILiveLinkClient
{
public:
	struct FSubject
	{
		FLiveLinkSubjectKey Key;
		UClass* Role = nullptr;
		FLiveLinkStaticDataStruct Static;
		std::vector<FLiveLinkFrameDataStruct> Frames;
		int32 StaticPushes = 0;
		int64 FramePushes = 0;
	};

	FFakeLiveLink() { IModularFeatures::Get().RegisterModularFeature(ModularFeatureName, this); }
	~FFakeLiveLink()
	{
		IModularFeatures::Get().UnregisterModularFeature(ModularFeatureName, this);
		while (!Sources.empty())
		{
			RemoveSource(Sources.front().Guid);
			Tick();
		}
	}

	FGuid AddSource(TSharedPtr<ILiveLinkSource> Source) override
	{
		FSource Added;
		Added.Guid = FGuid::NewGuid();
		Added.Source = Source;
		UClass* Class = Source->GetSettingsClass();
		Added.Settings = NewObject<ULiveLinkSourceSettings>(GetTransientPackage(), Class ? Class : ULiveLinkSourceSettings::StaticClass());
		Sources.push_back(Added);
		Source->ReceiveClient(this, Added.Guid);
		Source->InitializeSettings(Added.Settings);
		return Added.Guid;
	}
	void RemoveSource(FGuid Guid) override
	{
		for (FSource& Item : Sources)
		{
			Item.bRemoved |= Item.Guid == Guid;
		}
	}
	bool HasSourceBeenAdded(TSharedPtr<ILiveLinkSource> Source) const override
	{
		for (const FSource& Item : Sources)
		{
			if (Item.Source == Source)
			{
				return true;
			}
		}
		return false;
	}

	/** A frame of the engine: sources are updated, and those that are to go are asked until they agree. */
	void Tick()
	{
		for (std::size_t Index = 0; Index < Sources.size();)
		{
			const FSource Item = Sources[Index];
			if (!Item.bRemoved)
			{
				Item.Source->Update();
				Index++;
			}
			else if (Item.Source->RequestSourceShutdown())
			{
				Sources.erase(Sources.begin() + static_cast<std::ptrdiff_t>(Index));
				StubDestroy(Item.Settings);
				const std::lock_guard<std::mutex> Guard(Lock);
				Forget(Item.Guid);
			}
			else
			{
				Index++;
			}
		}
	}
	std::size_t Count() const { return Sources.size(); }
	ULiveLinkSourceSettings* Settings(FGuid Guid) const
	{
		for (const FSource& Item : Sources)
		{
			if (Item.Guid == Guid)
			{
				return Item.Settings;
			}
		}
		return nullptr;
	}

	void PushSubjectStaticData_AnyThread(
		const FLiveLinkSubjectKey& Key, TSubclassOf<ULiveLinkRole> Role, FLiveLinkStaticDataStruct&& Data) override
	{
		const auto* RoleObject = static_cast<const ULiveLinkRole*>(Role->GetDefaultObject());
		check(Data.IsValid() && Data.GetStruct() == RoleObject->GetStaticDataStruct());
		const std::lock_guard<std::mutex> Guard(Lock);
		FSubject& Subject = Find(Key);
		Subject.Role = Role;
		Subject.Static = std::move(Data);
		// As the engine does: frames of the old skeleton mean nothing.
		Subject.Frames.clear();
		Subject.StaticPushes++;
	}
	void PushSubjectFrameData_AnyThread(const FLiveLinkSubjectKey& Key, FLiveLinkFrameDataStruct&& Data) override
	{
		const std::lock_guard<std::mutex> Guard(Lock);
		FSubject& Subject = Find(Key);
		check(Subject.Role != nullptr);
		const auto* RoleObject = static_cast<const ULiveLinkRole*>(Subject.Role->GetDefaultObject());
		check(Data.IsValid() && Data.GetStruct() == RoleObject->GetFrameDataStruct());
		check(Data.GetBaseData()->PropertyValues.Num() == Subject.Static.GetBaseData()->PropertyNames.Num());
		if (Subject.Role == ULiveLinkAnimationRole::StaticClass())
		{
			const auto& Bones = Subject.Static.Cast<FLiveLinkSkeletonStaticData>()->BoneNames;
			check(Data.Cast<FLiveLinkAnimationFrameData>()->Transforms.Num() == Bones.Num());
		}
		Subject.Frames.push_back(std::move(Data));
		Subject.FramePushes++;
		if (Subject.Frames.size() > MostFrames)
		{
			Subject.Frames.erase(Subject.Frames.begin());
		}
	}
	void RemoveSubject_AnyThread(const FLiveLinkSubjectKey& Key) override
	{
		const std::lock_guard<std::mutex> Guard(Lock);
		for (std::size_t Index = 0; Index < Subjects.size(); Index++)
		{
			if (Subjects[Index].Key == Key)
			{
				Subjects.erase(Subjects.begin() + static_cast<std::ptrdiff_t>(Index));
				return;
			}
		}
	}

	/** Looks at a subject under the lock; false if there is none of that name. */
	template <typename Function>
	bool Look(FName Name, Function See)
	{
		const std::lock_guard<std::mutex> Guard(Lock);
		for (FSubject& Subject : Subjects)
		{
			if (Subject.Key.SubjectName.Name == Name)
			{
				See(Subject);
				return true;
			}
		}
		return false;
	}

private:
	static constexpr std::size_t MostFrames = 1000;

	struct FSource
	{
		FGuid Guid;
		TSharedPtr<ILiveLinkSource> Source;
		ULiveLinkSourceSettings* Settings = nullptr;
		bool bRemoved = false;
	};

	FSubject& Find(const FLiveLinkSubjectKey& Key)
	{
		// Nobody pushes for a source that is gone: that would be a thread which outlived it.
		check(KnowsSource(Key.Source));
		for (FSubject& Subject : Subjects)
		{
			if (Subject.Key == Key)
			{
				return Subject;
			}
		}
		Subjects.emplace_back();
		Subjects.back().Key = Key;
		return Subjects.back();
	}
	bool KnowsSource(FGuid Guid) const
	{
		for (const FGuid& Gone : GoneSources)
		{
			if (Gone == Guid)
			{
				return false;
			}
		}
		return true;
	}
	void Forget(FGuid Guid)
	{
		GoneSources.push_back(Guid);
		for (std::size_t Index = Subjects.size(); Index-- > 0;)
		{
			if (Subjects[Index].Key.Source == Guid)
			{
				Subjects.erase(Subjects.begin() + static_cast<std::ptrdiff_t>(Index));
			}
		}
	}

	std::vector<FSource> Sources;
	std::mutex Lock;
	std::vector<FSubject> Subjects;
	std::vector<FGuid> GoneSources;
};
