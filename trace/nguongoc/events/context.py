"""The JSON-LD `@context` of EPCIS documents and events, read without fetching anything: prefixes, and what they stand for.

GS1's own context is known by its addresses and its prefixes are always there, since files in the field use `cbvmda:`
and `gs1:` without naming it. A context at any other address is noted and not read: a server that fetches what a
document tells it to is a server of whoever writes documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from nguongoc.errors import Malformed, TooLarge

BUILT_IN: Mapping[str, str] = MappingProxyType(
    {
        "epcis": "https://ref.gs1.org/epcis/",
        "cbv": "https://ref.gs1.org/cbv/",
        "cbvmda": "urn:epcglobal:cbv:mda:",
        "gs1": "https://gs1.org/voc/",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "dcterms": "http://purl.org/dc/terms/",
    }
)
"""What the EPCIS 2.0 context declares."""
NOT_PREFIXES = frozenset({"http", "https", "urn"})
"""Redefining one would give every identifier of a document a second reading."""
MOST_PARTS = 100
"""Elements of a context, and definitions in it, each."""
LONGEST_PREFIX = 200
LONGEST_URI = 2_048
_GS1_CONTEXT = re.compile(r"https?://(?:ref\.gs1\.org/standards/epcis|gs1\.github\.io/EPCIS)(?:/|$)")


class ContextNotReadable(Malformed):
    """Not what JSON-LD calls a context, or one that redefines a URI scheme."""

    code = "epcis-context-not-readable"


class ContextTooLarge(TooLarge):
    """More parts, or longer ones, than any honest context has."""

    code = "epcis-context-too-large"


@dataclass(frozen=True, slots=True)
class Namespaces:
    """Prefixes in force, the innermost declaration of each; `unread` are the contexts that were not fetched."""

    prefixes: Mapping[str, str] = field(default_factory=lambda: BUILT_IN)
    unread: tuple[str, ...] = ()

    @classmethod
    def read(cls, context: Any, pointer: str = "/@context") -> Namespaces:
        """Those of a document or of an event that stands alone. Raises `ContextNotReadable`, `ContextTooLarge`."""
        return cls().within(context, pointer)

    def within(self, context: Any, pointer: str = "/@context") -> Namespaces:
        """An event's own `@context` on top of its document's; the same object where there is none."""
        if context is None:
            return self
        parts = context if isinstance(context, list) else [context]
        if len(parts) > MOST_PARTS:
            raise ContextTooLarge(
                f"a context has at most {MOST_PARTS} elements", pointer=pointer, most=MOST_PARTS
            )
        prefixes, unread = dict(self.prefixes), list(self.unread)
        for index, part in enumerate(parts):
            here = f"{pointer}/{index}" if isinstance(context, list) else pointer
            if isinstance(part, str):
                if not is_gs1_context(part) and part not in unread:
                    unread.append(_bounded(part, LONGEST_URI, here))
            elif isinstance(part, dict):
                _declare(part, prefixes, here)
            else:
                raise ContextNotReadable(
                    "a context is an address, an object or a list of these", pointer=here
                )
        if len(prefixes) > MOST_PARTS or len(unread) > MOST_PARTS:
            raise ContextTooLarge(
                f"a context declares at most {MOST_PARTS} names", pointer=pointer, most=MOST_PARTS
            )
        return Namespaces(MappingProxyType(prefixes), tuple(unread))

    def expand(self, name: str) -> str:
        """The URI that a compact name stands for; anything else as it is: bare words, URIs, undeclared prefixes."""
        prefix, colon, local = name.partition(":")
        if not colon or local.startswith("//") or (namespace := self.prefixes.get(prefix)) is None:
            return name
        return namespace + local

    def split(self, name: str) -> tuple[str, str] | None:
        """(what the prefix stands for, local name) of a compact name; None for anything else."""
        prefix, colon, local = name.partition(":")
        if not colon or local.startswith("//"):
            return None
        namespace = self.prefixes.get(prefix)
        return None if namespace is None else (namespace, local)


def is_gs1_context(address: str) -> bool:
    """Whether it is the address of a published version of GS1's own EPCIS context."""
    return _GS1_CONTEXT.match(address) is not None


def definitions(part: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """(name, URI) of each term that one object of a context defines; None where it takes a definition away.

    Keywords (`@version`, `@protected`, ...) and definitions without an address (a type alone) say nothing about names.
    """
    for name, value in part.items():
        if name.startswith("@"):
            continue
        if value is None:
            yield name, None
        elif isinstance(value, str):
            yield name, value
        elif isinstance(value, dict) and isinstance(value.get("@id"), str):
            yield name, value["@id"]


def _declare(part: Mapping[str, Any], prefixes: dict[str, str], pointer: str) -> None:
    if len(part) > MOST_PARTS:
        raise ContextTooLarge(
            f"a context declares at most {MOST_PARTS} names", pointer=pointer, most=MOST_PARTS
        )
    for name, uri in definitions(part):
        here = f"{pointer}/{_escaped(name)}"
        _bounded(name, LONGEST_PREFIX, pointer)
        if name.lower() in NOT_PREFIXES:
            raise ContextNotReadable(f"{name} is a URI scheme and no prefix", pointer=here)
        if uri is None:
            prefixes.pop(name, None)
        elif not uri.startswith("@"):
            prefixes[name] = _bounded(Namespaces(prefixes).expand(uri), LONGEST_URI, here)


def _bounded(text: str, longest: int, pointer: str) -> str:
    if len(text) > longest:
        raise ContextTooLarge(
            f"a name or address of a context has at most {longest} characters", pointer=pointer, most=longest
        )
    return text


def _escaped(name: str) -> str:
    """As a token of an RFC 6901 pointer."""
    return name.replace("~", "~0").replace("/", "~1")
