#pragma once

#include "AvatarBridge/Exports.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace AvatarBridge
{
	class MessageFields;
	class MsgPackMap;

	/** The static side of a subject: what the numbers of its frames mean. */
	class AVATARBRIDGECORE_API MotionLayout
	{
	public:
		/** What frames quote; it changes when anything here does. */
		std::uint32_t Id() const { return _id; }

		const std::string& Rig() const { return _rig; }

		/** Joint names, in the order of a frame's rotations. */
		const std::vector<std::string>& Joints() const { return _joints; }

		/** Index of each joint's parent, before its own; -1 for roots. */
		const std::vector<std::int32_t>& Parents() const { return _parents; }

		/** Local rest positions, three a joint, in the space's unit. */
		const std::vector<float>& RestPositions() const { return _restPositions; }

		/** Local rest rotations, four a joint, xyzw. */
		const std::vector<float>& RestRotations() const { return _restRotations; }

		/** Face channels or blendshapes, in the order of a frame's weights of 0 to 1. */
		const std::vector<std::string>& Channels() const { return _channels; }

		const std::string& SpaceName() const { return _spaceName; }

		/** For each of the space's axes the canonical axis it equals, such as "-x". */
		const std::vector<std::string>& SpaceAxes() const { return _spaceAxes; }

		double MetresPerUnit() const { return _metresPerUnit; }

		/** Index of the joint whose local position a frame's root is. */
		std::size_t Hips() const { return _hips; }

		/** A layout from a decoded map; the problem says why there is none. */
		static bool TryRead(const MsgPackMap& map, MotionLayout& layout, std::string& problem);

	private:
		void Check(MessageFields& fields);

		std::uint32_t _id = 0;
		std::string _rig;
		std::vector<std::string> _joints;
		std::vector<std::int32_t> _parents;
		std::vector<float> _restPositions;
		std::vector<float> _restRotations;
		std::vector<std::string> _channels;
		std::string _spaceName;
		std::vector<std::string> _spaceAxes;
		double _metresPerUnit = 0;
		std::size_t _hips = 0;
	};
}
