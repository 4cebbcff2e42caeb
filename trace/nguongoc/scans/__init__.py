"""What a scan leaves behind, and what may be read from it."""

from nguongoc.scans.observation import Observation, PlaceSource, ScanKind, StampState

__all__ = ["Observation", "PlaceSource", "ScanKind", "StampState"]
