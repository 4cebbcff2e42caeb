"""The doors for whatever is asked: a raw path, a whole URI, or anything that a person or a marketplace passes in.

Hosts are compared as `host` or `host:port`, in lower case, without the default port of the scheme and a final dot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from nguongoc.errors import Malformed, Refusal
from nguongoc.identifiers import public_code
from nguongoc.identifiers.digital_link import DigitalLink, link_of_segments, parse_path, served
from nguongoc.identifiers.element_string import is_element_string, parse_element_string
from nguongoc.identifiers.epc_binary import is_epc_binary, parse_epc_path
from nguongoc.identifiers.gs1_link import Gs1Link, KeyMissing, after_any_stem, parse_query, parse_segments
from nguongoc.identifiers.public_code import CodePath, parse_code, parse_code_path
from nguongoc.identifiers.raw_path import refuse_too_long, split

PAGE_PREFIX = b"/p/"
"""The consumer page of a link is `/p` and the same path; its address is what people copy from a browser."""
_URI = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*)://(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#.*)?",
    re.DOTALL,
)
_BARE = re.compile(r"(?P<path>/[^?#]*)(?:\?(?P<query>[^#]*))?(?:#.*)?", re.DOTALL)
_AUTHORITY = re.compile(r"(?P<name>[A-Za-z0-9._\-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{0,5}))?")
_DEFAULT_PORTS = {"http": 80, "https": 443, "HTTP": 80, "HTTPS": 443}
"""Also the schemes we know: all lower or all upper case, never mixed (URI Syntax, section 4)."""


class UriShape(Malformed):
    """Neither a URI nor an absolute path."""

    code = "uri-shape"


class UriScheme(Malformed):
    """Another scheme than http and https, or one in mixed case."""

    code = "uri-scheme"


class UriHost(Malformed):
    """An authority that is no plain host and port: user names in it, or letters beyond ASCII (write these as `xn--`)."""

    code = "uri-host"


@dataclass(frozen=True, slots=True)
class ForeignHost:
    """A well-formed URI of a host that is not ours: no fault of the asker, and nothing of ours.

    `identifier` is the Digital Link it spells, None where its path is none of GS1's; our own `/b/` path means nothing there.
    """

    host: str
    identifier: DigitalLink | None


Identifier: TypeAlias = DigitalLink | CodePath
Asked: TypeAlias = DigitalLink | CodePath | ForeignHost


@dataclass(frozen=True, slots=True)
class _Uri:
    host: str | None
    raw_path: bytes
    raw_query: bytes


def parse_identifier_path(raw_path: bytes) -> Identifier:
    """What a raw request path names: `/01/...`, `/b/...` or an EPC binary string, still percent-encoded, without stem; trailing slash tolerated.

    Raises the refusals of `digital_link.parse_path`, `public_code.parse_code_path` and `epc_binary.parse_epc_path`, and no other.
    """
    if raw_path.startswith(b"/" + public_code.SEGMENT + b"/"):
        return parse_code_path(raw_path)
    if is_epc_binary(raw_path):
        return served(parse_epc_path(raw_path))
    return parse_path(raw_path)


def parse_uri(text: str) -> tuple[str | None, Identifier]:
    """The host and the identifier of a whole http(s) URI, or None and the identifier of a bare path with or without query.

    A stem before a GS1 key is allowed, as the standard does, because a verifier knows no host's layout; the fragment is dropped
    and attributes in the query are checked. Raises `UriShape`, `UriScheme`, `UriHost` and the refusals of the grammars.
    """
    uri = _split_uri(text)
    return uri.host, _with_query(_under_any_stem(_without_page(uri.raw_path)), uri.raw_query)


def parse_gs1_uri(text: str) -> tuple[str | None, Gs1Link]:
    """The host of a whole http(s) URI and the link of any primary key that it holds, with its attributes; rules as in `parse_uri`."""
    uri = _split_uri(text)
    segments = after_any_stem(split(uri.raw_path))
    if segments is None:
        raise KeyMissing("no primary key of GS1 in the path")
    return uri.host, parse_segments(segments, uri.raw_query)


def parse_any(text: str, hosts: frozenset[str]) -> Asked:
    """What somebody asks for: a URI (scheme optional), a bare path, an element string (in brackets or as scanned), or a short code.

    `hosts` are ours, spelled as in this module's first lines. On them a path has no stem but `/p`; on any other host the answer is
    a `ForeignHost`. Raises a `Refusal` and no other exception, whatever comes in; 2,048 characters are the bound.
    """
    refuse_too_long(len(text))
    asked = text.strip()
    if is_element_string(asked):
        return parse_element_string(asked)
    if "://" not in asked and not asked.startswith("/"):
        if not _begins_with_host(asked, hosts):
            return CodePath(parse_code(asked))
        asked = f"https://{asked}"
    uri = _split_uri(asked)
    if uri.host is not None and uri.host not in hosts:
        return ForeignHost(uri.host, _gs1_link(uri))
    return _with_query(parse_identifier_path(_without_page(uri.raw_path)), uri.raw_query)


def _begins_with_host(asked: str, hosts: frozenset[str]) -> bool:
    """Whether this is a URI without its scheme, as printed beside a QR and typed from there."""
    head, slash, _ = asked.partition("/")
    return bool(slash) and (head.lower() in hosts or "." in head)


def _split_uri(text: str) -> _Uri:
    refuse_too_long(len(text))
    if bare := _BARE.fullmatch(text):
        return _Uri(None, _raw(bare["path"]), _raw(bare["query"]))
    whole = _URI.fullmatch(text)
    if whole is None:
        raise UriShape("neither a URI nor a path that begins with '/'")
    scheme = whole["scheme"]
    if scheme not in _DEFAULT_PORTS:
        raise UriScheme(f"a link begins with https:// or http://, not {scheme[:20]}://", scheme=scheme[:20])
    return _Uri(_host(whole["authority"], _DEFAULT_PORTS[scheme]), _raw(whole["path"]), _raw(whole["query"]))


def _host(authority: str, default_port: int) -> str:
    parsed = _AUTHORITY.fullmatch(authority)
    name = parsed["name"].lower().removesuffix(".") if parsed else ""
    if parsed is None or not name:
        raise UriHost("the host of a link is a plain name or address, with no user before it")
    port = int(parsed["port"] or default_port)
    return name if port == default_port else f"{name}:{port}"


def _raw(part: str | None) -> bytes:
    """The bytes of a part of a URI; half of a surrogate pair becomes bytes that the grammars refuse as no UTF-8."""
    return (part or "").encode("utf-8", "surrogatepass")


def _without_page(raw_path: bytes) -> bytes:
    return raw_path.removeprefix(PAGE_PREFIX[:-1]) if raw_path.startswith(PAGE_PREFIX) else raw_path


def _under_any_stem(raw_path: bytes) -> Identifier:
    """The identifier at the end of a path, behind whatever the host puts before it."""
    segments = split(raw_path)
    if (from_key := after_any_stem(segments)) is not None:
        return link_of_segments(from_key)
    if is_epc_binary(b"/" + segments[-1]):
        return served(parse_epc_path(b"/" + segments[-1]))
    if segments[0] == public_code.SEGMENT:
        return parse_code_path(raw_path)
    raise KeyMissing("no primary key of GS1 in the path")


def _with_query(identifier: Identifier, raw_query: bytes) -> Identifier:
    """The identifier, its query checked where GS1 rules it; our own path gives no meaning to a query."""
    if isinstance(identifier, DigitalLink):
        parse_query(raw_query)
    return identifier


def _gs1_link(uri: _Uri) -> DigitalLink | None:
    try:
        identifier = _with_query(_under_any_stem(uri.raw_path), uri.raw_query)
    except Refusal:
        return None
    return identifier if isinstance(identifier, DigitalLink) else None
