"""What the resolver refuses besides what the grammars do, each with a way on."""

from __future__ import annotations

from nguongoc.errors import Malformed, NotFound, Refusal, Unavailable
from nguongoc.identifiers.link import parse_identifier_path
from nguongoc.services.resolve_code import CodeUnknown

__all__ = [
    "CodeUnknown",
    "LinkTypeMissing",
    "LinkTypeRepeated",
    "LookupFailed",
    "suggested_path",
]


class LinkTypeMissing(NotFound):
    """There are links, but none of the type asked for; `available` names those there are (section 2.6.2)."""

    code = "link-type-missing"


class LinkTypeRepeated(Malformed):
    """Two different link types in one query: which of them counts would be anybody's guess."""

    code = "link-type-repeated"


class LookupFailed(Unavailable):
    """The database did not answer: whether the code is known cannot be said now."""

    code = "lookup-failed"


def suggested_path(raw_path: bytes, refusal: Refusal) -> str | None:
    """The canonical path that was perhaps meant, where a refused GTIN suggests its right spelling; only ever offered."""
    suggestion = refusal.params.get("suggestion")
    segments = raw_path.split(b"/")
    if not isinstance(suggestion, str) or len(segments) < 3:  # noqa: PLR2004
        return None
    segments[2] = suggestion.encode()
    try:
        return parse_identifier_path(b"/".join(segments)).path()
    except Refusal:
        return None
