"""Who looks, by what the request says of itself, and a name for them that holds for one day.

What is told apart stands in `visitors.json`, each with its source. Who lies is taken for a buyer: a count proves nothing.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from nguongoc.scans.observation import ScanKind

LONGEST_AGENT: Final = 500
AGENTS_KEPT: Final = 4096
VISITOR_BYTES: Final = 12
"""Enough that two of a day's visitors never share a name by accident, and too few for anything else."""
_HOUSEHOLD_BITS: Final = 64
_AHEAD: Final = (b"sec-purpose", b"purpose", b"x-moz", b"x-purpose")
_DATA: Final[Mapping[str, Any]] = json.loads(
    files("nguongoc.scans").joinpath("visitors.json").read_text(encoding="utf-8")
)
OTHER: Final = "other"


def _pattern(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


_KINDS: Final = tuple((ScanKind(each["kind"]), _pattern(each["words"])) for each in _DATA["kinds"])
_CLASSES: Final = tuple((str(each["class"]), _pattern(each["words"])) for each in _DATA["classes"])


def kind_of(headers: Mapping[bytes, bytes], session_cookie: bytes = b"") -> ScanKind:
    """Of a request, from its headers (names in lower case); `session_cookie` is the name that the desks' sessions go by.

    Whether a key or session is good is not asked: that would make a scan wait, and who made one up only hides a scan of his own.
    """
    if b"authorization" in headers:
        return ScanKind.MARKETPLACE
    if session_cookie and session_cookie + b"=" in headers.get(b"cookie", b""):
        return ScanKind.STAFF
    if any(b"prefetch" in headers.get(name, b"") or b"preview" in headers.get(name, b"") for name in _AHEAD):
        return ScanKind.PREVIEW
    return agent_kind(headers.get(b"user-agent", b"")[:LONGEST_AGENT])


@lru_cache(AGENTS_KEPT)
def agent_kind(agent: bytes) -> ScanKind:
    """Of a user agent alone; a request without one comes from a program."""
    said = agent.decode("latin-1").strip()
    if not said:
        return ScanKind.BOT
    return next((kind for kind, words in _KINDS if words.search(said)), ScanKind.BUYER)


@lru_cache(AGENTS_KEPT)
def agent_class(agent: bytes) -> str:
    """One of a handful: enough to tell two telephones behind one address apart more often, never to recognise one."""
    said = agent.decode("latin-1")
    return next((name for name, words in _CLASSES if words.search(said)), OTHER)


def household(address: str) -> str | None:
    """An IPv6 address without the half that a household chooses itself; None where this is no address."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped or ipaddress.ip_network((int(found), _HOUSEHOLD_BITS), strict=False))


def visitor_of(day_key: bytes, address: str, agent: bytes) -> bytes | None:
    """The day's name of who scans. Under a key that is gone nobody can compute it again, not even of a known address."""
    home = household(address)
    if home is None:
        return None
    said = f"{home}\n{agent_class(agent[:LONGEST_AGENT])}".encode()
    return hmac.digest(day_key, said, "sha256")[:VISITOR_BYTES]
