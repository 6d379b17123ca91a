#pragma once

namespace AvatarBridge
{
	/** Keeps the system's socket library loaded (Windows counts its users); whoever has a socket has one of these. */
	class SocketLibrary
	{
	public:
		SocketLibrary();
		~SocketLibrary();
		SocketLibrary(const SocketLibrary&) = delete;
		SocketLibrary& operator=(const SocketLibrary&) = delete;
	};
}
