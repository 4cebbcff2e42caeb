"""One key for every spelling of an identifier in an event: EPC URN, or Digital Link on any host.

The key is the canonical Digital Link that CBV 2.0 (8.9.2) puts into the event hash: `https://id.gs1.org/{key}/{value}`, with the finest
qualifier that makes an EPC or a class, and nothing else. So `urn:epc:id:sgtin:4012345.011111.9876` and
`https://shop.example/eat/01/04012345111118/10/L1/21/9876?linkType=all` are both `https://id.gs1.org/01/04012345111118/21/9876`.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from nguongoc.errors import Refusal
from nguongoc.identifiers.epc_schemes import KEPT_QUALIFIERS
from nguongoc.identifiers.epc_urn import parse_urn, write_urn
from nguongoc.identifiers.gs1_link import Gs1Link, read_segments
from nguongoc.identifiers.gtin import LENGTH, SHORTER_FORMS
from nguongoc.identifiers.keys import KEYS
from nguongoc.identifiers.raw_path import LONGEST, split

CANONICAL = "https://id.gs1.org"
_WEB = re.compile(r"(?:https?|HTTPS?)://[^/?#\s]+(/[^?#\s]*)(?:[?#].*)?", re.DOTALL)
_KEPT_RAW = "';="
"""What the published hashes leave unescaped beside the unreserved characters (Digital Link, table 7-1)."""
_DROPPED = frozenset({"22"})
"""A variant of a product is neither an EPC nor a class of its own."""
_NAMES = {
    **{b"gtin": b"01", b"itip": b"8006", b"cpid": b"8010", b"gln": b"414", b"party": b"417"},
    **{b"gsrnp": b"8017", b"gsrn": b"8018", b"gcn": b"255", b"sscc": b"00", b"gdti": b"253"},
    **{b"ginc": b"401", b"gsin": b"402", b"grai": b"8003", b"giai": b"8004"},
    **{b"cpv": b"22", b"lot": b"10", b"ser": b"21"},
}
"""Names that Digital Link allowed for AIs until URI Syntax 1.3.0, and that events written then still hold."""
_KEY_SEGMENTS = frozenset(ai.encode() for ai in KEYS) | (_NAMES.keys() - {b"cpv", b"lot", b"ser"})


def canonical_epc(text: str) -> str:
    """The one key of whatever identifies a thing, place, party or class in an event.

    A GS1 key in any spelling becomes its canonical Digital Link; everything else, and what only looks like a GS1 key (a wrong check digit,
    a qualifier of another key), is returned unchanged: judging is the business of `parse_urn` and `gs1_link`. Never raises.
    """
    return epc_link(text) or text


def epc_link(text: str) -> str | None:
    """The canonical Digital Link of an EPC URN or of another Digital Link; None where the text is neither."""
    link = _read(text)
    return None if link is None else _written(link)


def epc_urn(text: str, company_prefix_length: int | None) -> str | None:
    """The EPC URN of a Digital Link or key from `canonical_epc`; an EPC URN is returned as it is.

    None where there is no URN for it (a lot of an ITIP, a place with AI 7040, anything but GS1) or where the prefix length, 6 to 12, is
    needed and None.
    """
    if text.startswith("urn:epc:"):
        return text
    link = _read(text)
    return None if link is None else write_urn(link, company_prefix_length)


def _read(text: str) -> Gs1Link | None:
    """The key with the qualifiers that CBV keeps."""
    if len(text) > LONGEST:
        return None
    try:
        if text.startswith("urn:epc:"):
            return parse_urn(text)
        web = _WEB.fullmatch(text)
        return None if web is None else _of_path(web[1].encode("utf-8", "surrogatepass"))
    except Refusal:
        return None


def _of_path(raw_path: bytes) -> Gs1Link | None:
    segments = split(raw_path)
    start = _key_position(segments)
    if start is None:
        return None
    segments = segments[start:]
    segments[::2] = [_NAMES.get(name, name) for name in segments[::2]]
    key, value, qualifiers = read_segments(segments)
    kept = KEPT_QUALIFIERS.get(key)
    if kept is None:
        return None
    named = dict(qualifiers)
    if named.keys() - _DROPPED - set(kept):
        return None
    if key == "01" and len(value) in SHORTER_FORMS:
        value = value.zfill(LENGTH)
    link = Gs1Link(key, value, qualifiers)
    if len(qualifiers) > 1 or "22" in named:
        finest = next((ai for ai in kept if ai in named), None)
        return Gs1Link(key, value, ((finest, named[finest]),) if finest else ())
    return link


def _key_position(segments: list[bytes]) -> int | None:
    """Where the key stands: at the beginning, else the last that is followed by whole pairs, behind a stem."""
    if segments[0] in _KEY_SEGMENTS:
        return 0
    return next(
        (start for start in range(len(segments) - 2, 0, -2) if segments[start] in _KEY_SEGMENTS), None
    )


def _written(link: Gs1Link) -> str:
    path = "".join(
        [f"/{ai}/{quote(value, safe=_KEPT_RAW)}" for ai, value in ((link.key, link.value), *link.qualifiers)]
    )
    return CANONICAL + path
