"""The raw path of a request or URI, before anybody decoded it: segments first, percent-decoding second (RFC 3986).

A server that decodes first turns `%2F` inside a lot into a separator; that breaks links in the field, so only bytes come in here.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes

from nguongoc.errors import Malformed, TooLarge
from nguongoc.identifiers.characters import shown

LONGEST = 2048
"""Bytes of a path, a query or a whole link. The longest legal path of AI 01 is under 300, escapes included."""
_PLAIN = re.compile(rb"[A-Za-z0-9\-._~]+")
"""Unreserved characters alone (RFC 3986, 2.3), as in nearly every link that is scanned."""
_PLAIN_TEXT = re.compile(_PLAIN.pattern.decode())
_BROKEN_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_NEEDS_ESCAPE = re.compile(rb"[^A-Za-z0-9\-._~!$&'()*+,;=:@%]")
"""Whatever is neither `pchar` (RFC 3986, 3.3) nor the beginning of an escape."""


class LinkTooLong(TooLarge):
    """Over `LONGEST`; nothing else of it was looked at."""

    code = "link-too-long"


class LinkPathShape(Malformed):
    """Not a path of filled segments in the order that is asked for."""

    code = "link-path-shape"


class LinkEscapeBroken(Malformed):
    """A `%` without two hexadecimal digits behind it."""

    code = "link-escape-broken"


class LinkNotUtf8(Malformed):
    """The decoded bytes are no UTF-8."""

    code = "link-not-utf-8"


class LinkCharacterUnescaped(Malformed):
    """A character that a path holds only percent-encoded; `character` names it."""

    code = "link-character-unescaped"


def refuse_too_long(length: int) -> None:
    """Raise `LinkTooLong` over `LONGEST`: the bound that stands before every other look at a link."""
    if length > LONGEST:
        raise LinkTooLong(
            f"a link has at most {LONGEST} characters, not {length}", length=length, most=LONGEST
        )


def split(raw_path: bytes) -> list[bytes]:
    """The segments of an absolute path, still encoded, at least one and none empty; one trailing slash is tolerated.

    Raises `LinkTooLong` or `LinkPathShape`.
    """
    refuse_too_long(len(raw_path))
    if not raw_path.startswith(b"/"):
        raise LinkPathShape("a path begins with '/'")
    segments = raw_path.removesuffix(b"/").split(b"/")[1:]
    if not segments or b"" in segments:
        raise LinkPathShape("a path has no empty segments")
    return segments


def decode(segment: bytes) -> str:
    """The text of one segment.

    Raises `LinkEscapeBroken`, `LinkNotUtf8` or `LinkCharacterUnescaped`, in this order: a letter that no identifier
    can hold is better named than blamed on its escaping.
    """
    if _PLAIN.fullmatch(segment):
        return segment.decode("ascii")
    if _BROKEN_ESCAPE.search(segment):
        raise LinkEscapeBroken("'%' is followed by two hexadecimal digits, or written %25")
    try:
        text = unquote_to_bytes(segment).decode("utf-8")
    except UnicodeDecodeError:
        raise LinkNotUtf8("percent-encoded bytes that are no UTF-8") from None
    stranger = _NEEDS_ESCAPE.search(segment)
    if stranger and text.isascii():
        character = shown(stranger.group().decode("ascii"))
        raise LinkCharacterUnescaped(
            f"{character!r} is written percent-encoded in a path", character=character
        )
    return text


def encode(text: str, safe: str = "") -> str:
    """The segment that `decode` reads as this text: all but unreserved characters and those in `safe` percent-encoded."""
    return text if _PLAIN_TEXT.fullmatch(text) else quote(text, safe=safe)
