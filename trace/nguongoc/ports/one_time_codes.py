"""Codes that were sent to telephones: at most one live of each, known by hashes alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class AskedCode:
    """A code that somebody asked for. Neither phone nor code stands here: `phone_key` and `digest` are hashes under a key."""

    phone_key: str
    asked_sha256: str
    """Of what the browser that asked was given: no other browser can try the code, or use up its tries."""
    digest: str
    tries: int
    expires_at: datetime


class OneTimeCodes(Protocol):
    def put(self, code: AskedCode, at: datetime) -> None:
        """In place of one asked for this phone before; codes that have expired are forgotten."""
        ...

    def take_try(self, phone_key: str, asked_sha256: str, at: datetime) -> AskedCode | None:
        """Count a try; the code with this try counted, None where none lives that was asked for so."""
        ...

    def use_up(self, phone_key: str, asked_sha256: str) -> bool:
        """False where somebody else has used it up before."""
        ...
