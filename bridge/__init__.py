"""The sidecar: audio, clock, models, sessions, wire, servers and tools."""

__version__ = "0.1.0"
