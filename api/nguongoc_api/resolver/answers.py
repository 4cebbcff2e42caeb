"""Answers ready to send, and the headers that every one of them has."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from nguongoc_api.resolver.negotiation import Form

Header = tuple[bytes, bytes]
METHODS: Final = b"GET, HEAD, OPTIONS"
MAX_AGE: Final = 15
"""Seconds a cache may keep an answer; never longer while revalidating, because a recall is visible everywhere within 60 s."""
CONTEXT: Final = "https://ref.gs1.org/standards/resolver/linkset-context"
CORS: Final[tuple[Header, ...]] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"Link, ETag, Location, Retry-After, Nguongoc-Matched"),
)
_COMMON: Final[tuple[Header, ...]] = (
    (b"vary", b"Accept, Accept-Language"),
    (b"cache-control", b"public, max-age=%d" % MAX_AGE),
    *CORS,
)
_ILLEGAL_IN_A_HEADER: Final = re.compile(rb"[^\x21-\x7e]")


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and body as they go to the server; `etag` where the body may be asked for again."""

    status: int
    headers: tuple[Header, ...]
    body: bytes = b""
    etag: bytes | None = None
    negotiated: bool = False
    """Whether it holds only for the very `Accept` and `Accept-Language` it was given to, not for all that read alike to us."""
    weight: int = field(init=False)
    """Bytes that keeping it costs, roughly."""

    def __post_init__(self) -> None:
        weight = 600 + len(self.body) + sum(len(value) for _, value in self.headers)
        object.__setattr__(self, "weight", weight)

    def not_modified(self) -> tuple[Header, ...]:
        """The headers of a 304: those of the 200 but what describes the body (RFC 9110 section 15.4.5)."""
        return tuple(
            header for header in self.headers if header[0] not in {b"content-length", b"content-type"}
        )


NEGOTIATED: Final = Answer(0, ())
"""Stands in the cache where the answer depends on the exact headers: look again under those."""


def redirect(
    target: str, raw_query: bytes, links: bytes, *, matched: bytes = b"", negotiated: bool = False
) -> Answer:
    """307 to `target` with the whole raw query behind it (section 2.12), byte for byte: a query of its own comes first.

    `matched` tells which link that is, of which language and context, so that a redirect to the wrong country can be explained.
    """
    location = with_query(target.encode("ascii"), raw_query)
    headers = ((b"location", location), (b"content-length", b"0"), (b"link", links), *_COMMON)
    if matched:
        headers = (*headers, (b"nguongoc-matched", matched))
    return Answer(307, headers, negotiated=negotiated)


def with_query(target: bytes, raw_query: bytes) -> bytes:
    """An address with a raw query put between its path or own query and its fragment.

    Only bytes that no header can carry are escaped; no server lets them through to here.
    """
    if not raw_query:
        return target
    address, hash_sign, fragment = target.partition(b"#")
    legal = _ILLEGAL_IN_A_HEADER.sub(lambda found: b"%%%02X" % found[0][0], raw_query)
    return address + (b"&" if b"?" in address else b"?") + legal + hash_sign + fragment


def linkset(document: dict[str, Any], form: Form, links: bytes, *, status: int = 200) -> Answer:
    """200 with a linkset, or 300 with those to choose from: JSON-LD carries its context inside, the others name it in `Link` (section 2.10)."""
    if form is Form.JSON_LD:
        document = {"@context": CONTEXT, **document}
    context = f'<{CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
    return _described(document, form.value, ((b"link", context.encode() + b", " + links),), status)


def description(document: dict[str, Any]) -> Answer:
    """200 with the resolver's description of itself (`/.well-known/gs1resolver`)."""
    return _described(document, "application/json", ())


def _described(
    document: dict[str, Any], media_type: str, headers: tuple[Header, ...], status: int = 200
) -> Answer:
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    etag = b'"%s"' % base64.urlsafe_b64encode(hashlib.sha256(body).digest()[:15])
    described = (
        (b"content-type", media_type.encode()),
        (b"content-length", b"%d" % len(body)),
        (b"etag", etag),
        *headers,
        *_COMMON,
    )
    return Answer(status, described, body, etag if status == 200 else None)  # noqa: PLR2004


def refused(status: int, body: bytes, headers: Iterable[tuple[str, str]], *, keep: bool) -> Answer:
    """The answer to a refusal; of the given headers those that this module sets itself are left out."""
    own = {b"content-length", b"vary", b"cache-control", b"etag"}
    said = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    common = _COMMON if keep else (_COMMON[0], (b"cache-control", b"no-store"), *CORS)
    kept = tuple(header for header in said if header[0] not in own)
    return Answer(status, ((b"content-length", b"%d" % len(body)), *kept, *common), body)


PREFLIGHT: Final = Answer(
    204,
    (
        (b"allow", METHODS),
        (b"access-control-allow-methods", METHODS),
        (b"access-control-allow-headers", b"*"),
        (b"access-control-max-age", b"86400"),
        *_COMMON,
    ),
)
"""To every OPTIONS, whatever is asked about: the same methods are answered everywhere (section 2.2)."""


def same_tag(etag: bytes, if_none_match: bytes) -> bool:
    """Whether `If-None-Match` names this tag, weakly compared (RFC 9110 section 13.1.2)."""
    tags = {tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b",")}
    return etag in tags or b"*" in tags
