"""Bytes that no signature covers, beside the hash that was taken when they were written."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Hashed:
    """`sha256` is in hexadecimal digits; asked before the bytes are shown to anybody."""

    body: bytes
    sha256: str

    @property
    def intact(self) -> bool:
        """Whether they are still the bytes that were written."""
        return sha256(self.body).hexdigest() == self.sha256
