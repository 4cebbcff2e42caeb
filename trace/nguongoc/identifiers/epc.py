"""One key for every spelling of an identifier in an event: EPC URN, or Digital Link on any host.

The key is the canonical Digital Link that CBV 2.0 (8.9.2) puts into the event hash: `https://id.gs1.org/{key}/{value}`, with the finest
qualifier that makes an EPC or a class, and nothing else. So `urn:epc:id:sgtin:4012345.011111.9876` and
`https://shop.example/eat/01/04012345111118/10/L1/21/9876?linkType=all` are both `https://id.gs1.org/01/04012345111118/21/9876`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from nguongoc.errors import Refusal
from nguongoc.identifiers.epc_schemes import KEPT_QUALIFIERS
from nguongoc.identifiers.epc_urn import parse_urn, write_urn
from nguongoc.identifiers.gs1_link import KEY_SEGMENTS, Gs1Link, after_any_stem, canonical_path, read_segments
from nguongoc.identifiers.gtin import LENGTH, SHORTER_FORMS
from nguongoc.identifiers.raw_path import LONGEST, split

CANONICAL = "https://id.gs1.org"
_WEB = re.compile(r"(?:https?|HTTPS?)://[^/?#\s]+(/[^?#\s]*)(?:[?#].*)?", re.DOTALL)
_KEPT_RAW = "';="
"""What the published hashes leave unescaped beside the unreserved characters (Digital Link, table 7-1)."""
_DROPPED = "22"
"""A variant of a product, which is neither an EPC nor a class of its own."""
_NAMES = {
    **{b"gtin": b"01", b"itip": b"8006", b"cpid": b"8010", b"gln": b"414", b"party": b"417"},
    **{b"gsrnp": b"8017", b"gsrn": b"8018", b"gcn": b"255", b"sscc": b"00", b"gdti": b"253"},
    **{b"ginc": b"401", b"gsin": b"402", b"grai": b"8003", b"giai": b"8004"},
    **{b"cpv": b"22", b"lot": b"10", b"ser": b"21"},
}
"""Names that Digital Link allowed for AIs until URI Syntax 1.3.0, and that events written then still hold."""
_REMEMBERED = 4096
"""An event's identifiers are asked for by its hash, by its index and by the ledger, one after the other."""
_LONGEST_REMEMBERED = 256
_KEYS_AND_NAMES = KEY_SEGMENTS | (_NAMES.keys() - {b"cpv", b"lot", b"ser"})


def canonical_epc(text: str) -> str:
    """The one key of whatever identifies a thing, place, party or class in an event.

    A GS1 key in any spelling becomes its canonical Digital Link; everything else, and what only looks like a GS1 key (a wrong check digit,
    a qualifier of another key), is returned unchanged: judging is the business of `parse_urn` and `gs1_link`. Never raises.
    """
    return epc_link(text) or text


def epc_link(text: str) -> str | None:
    """The canonical Digital Link of an EPC URN or of another Digital Link; None where the text is neither."""
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _canonical(text)


def _canonical(text: str) -> str | None:
    link = _read(text)
    return None if link is None else _written(link)


_remembered = lru_cache(maxsize=_REMEMBERED)(_canonical)


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
    segments = after_any_stem(split(raw_path), _KEYS_AND_NAMES)
    if segments is None:
        return None
    segments[::2] = [_NAMES.get(name, name) for name in segments[::2]]
    key, value, qualifiers = read_segments(segments)
    if key == "01" and len(value) in SHORTER_FORMS:
        value = value.zfill(LENGTH)
    link = Gs1Link(key, value, qualifiers)
    kept = KEPT_QUALIFIERS.get(key)
    if kept is None:
        return None
    return link if not qualifiers else _finest(link, kept)


def _finest(link: Gs1Link, kept: tuple[str, ...]) -> Gs1Link | None:
    named = [pair for pair in link.qualifiers if pair[0] != _DROPPED]
    if len(named) == 1 == len(link.qualifiers) and named[0][0] in kept:
        return link
    if any(ai not in kept for ai, _ in named):
        return None
    return Gs1Link(link.key, link.value, tuple(sorted(named, key=lambda pair: kept.index(pair[0]))[:1]))


def _written(link: Gs1Link) -> str:
    return CANONICAL + canonical_path(((link.key, link.value), *link.qualifiers), _KEPT_RAW)
