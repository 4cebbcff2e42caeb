"""The transparency log over HTTP: checkpoint, tiles, proofs and key, in the formats of c2sp.org."""

from nguongoc_api.log.app import LogApp

__all__ = ["LogApp"]
