"""The sidecar: audio, clock, models, sessions, wire, servers and tools."""
