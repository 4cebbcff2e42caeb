"""A form that arrives twice, by a thumb or by a network, does its work once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar

from nguongoc.ports import Answer
from nguongoc.services.once import Once

T = TypeVar("T")
KEY: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")


def once_of(
    path: str,
    subject: str,
    given: Mapping[str, str],
    fields: Iterable[str],
    shown_at: Callable[[T], str],
) -> Once[T] | None:
    """The one-time key of the form with the digest of all that was typed; None for a form that lost its key."""
    key = given.get("once", "")
    if not KEY.fullmatch(key):
        return None
    typed = "\n".join(f"{name}={given.get(name, '')}" for name in fields)
    digest = hashlib.sha256(f"{path}\n{typed}".encode()).hexdigest()
    return Once(subject, key, digest, lambda made: Answer(digest, 303, (("Location", shown_at(made)),), b""))
