"""From a raw path and query to an answer, by asking the store: what happens on a cold request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.units import UnitState
from nguongoc.catalogue.link_types import DEFAULT, DEFAULT_VARIANT, PREFIXES, short_relation
from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.identifiers.epc_binary import is_epc_binary, parse_epc_path
from nguongoc.identifiers.gs1_link import parse_query
from nguongoc.identifiers.link import Identifier, parse_identifier_path
from nguongoc.ports import Clock, DefaultLink, ReadSource
from nguongoc.services.build_linkset import Level, Link, gather_links, handed_off, links_of, linkset_of
from nguongoc.services.find_lot import Fit, Found, find_lot
from nguongoc.services.show_facility import GLN_PREFIX
from nguongoc.services.show_facility import PREFIX as FACILITY
from nguongoc.services.unit_serials import UnitSerials
from nguongoc_api.hand_off import HandOff
from nguongoc_api.pages.i18n import Language
from nguongoc_api.resolver import answers
from nguongoc_api.resolver.answers import Answer
from nguongoc_api.resolver.choosing import Preferences, choose, choose_variant, read_preferences
from nguongoc_api.resolver.facilities import level_of
from nguongoc_api.resolver.negotiation import (
    LINKSET_TYPES,
    LONGEST_HEADER,
    Form,
    Wish,
    asked_context,
    asked_link_type,
    was_handed_off,
)
from nguongoc_api.resolver.refusals import CodeUnknown, LinkTypeMissing

_ON_THE_MARKET: Final = frozenset({None, UnitState.ACTIVE, UnitState.SOLD})
"""No unit is asked for, or one whose stamp is in use."""
DESCRIPTION_PATH: Final = b"/.well-known/gs1resolver"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as much of it as an answer may depend on; the headers are read further only where links compete."""

    raw_path: bytes
    raw_query: bytes
    wish: Wish
    language: Language
    accept: bytes = b""
    accept_language: bytes = b""

    def preferences(self) -> Preferences:
        return read_preferences(*self._headers(), asked_context(self.raw_query), self.language)

    def exact_key(self) -> tuple[bytes, bytes, str, str]:
        """Under what an answer is kept that hangs on the very headers; no `Wish.key` begins like this one."""
        accept, accept_language = self._headers()
        return self.raw_path, self.raw_query, f"={accept}", accept_language

    def _headers(self) -> tuple[str, str]:
        said, spoken = self.accept[:LONGEST_HEADER], self.accept_language[:LONGEST_HEADER]
        return said.decode("latin-1"), spoken.decode("latin-1")


class Lookup:
    """Answers one request; raises the refusals of the grammars and of this package. Safe to share between threads."""

    def __init__(
        self, reads: ReadSource, serials: UnitSerials, base_url: str, clock: Clock, hand_off: HandOff
    ) -> None:
        self._hand_off = hand_off
        self._reads = reads
        self._known = reads.known_codes()
        self._serials = serials
        self._base_url = base_url
        self._clock = clock
        self._description = answers.description(_description(base_url))

    def __call__(self, request: Asked) -> Answer:
        if request.raw_path.removesuffix(b"/") == DESCRIPTION_PATH:
            return self._description
        if is_epc_binary(request.raw_path):
            request = _uncompressed(request)
        raw_path, raw_query, wish = request.raw_path, request.raw_query, request.wish
        if raw_path.startswith((FACILITY, GLN_PREFIX)):
            return self._facility(request)
        identifier = parse_identifier_path(raw_path)
        if raw_query and isinstance(identifier, DigitalLink):
            parse_query(raw_query)
        link_type = asked_link_type(raw_query)
        if link_type in LINKSET_TYPES or wish.form is Form.LINKSET:
            return self._linkset(identifier, request)
        if link_type is not None:
            return self._link(identifier, link_type, request)
        if wish.form is not Form.REDIRECT:
            return self._linkset(identifier, request)
        return self._default(identifier, request)

    def _default(self, identifier: Identifier, request: Asked) -> Answer:
        """The page of exactly what was asked: it says so itself where the lot or serial is unknown.

        So only the level that must exist is asked for: the product of a GTIN, the batch of a code.
        """
        if isinstance(identifier, DigitalLink):
            known = self._known.gtin(identifier.gtin)
        else:
            known = self._known.batch(identifier.code)
        path = identifier.path()
        if known is DefaultLink.NONE:
            return self._elsewhere(identifier, request)
        if known is DefaultLink.VARIANTS:
            return self._variant(identifier, request)
        return answers.redirect(f"{self._base_url}/p{path}", request.raw_query, self._linkset_link(path))

    def _variant(self, identifier: Identifier, request: Asked) -> Answer:
        """A variant of the default that its owner registered, where one fits the request better than the page does.

        Never for what is unknown, held, recalled or not on the market: whoever scans that must see it said.
        """
        path = identifier.path()
        found, levels = self._levels(identifier, path)
        variants: tuple[Link, ...] = ()
        if found.fit in {Fit.KNOWN, Fit.NO_LOT} and found.unit in _ON_THE_MARKET:
            variants = choose_variant(links_of(levels, DEFAULT_VARIANT), request.preferences())
        if not variants:
            page = f"{self._base_url}/p{path}"
            return answers.redirect(page, request.raw_query, self._linkset_link(path), negotiated=True)
        return self._chosen(variants, levels, request, path, negotiated=True)

    def _facility(self, request: Asked) -> Answer:
        """A place of work that events name, by its GLN or by our own id: its page, or its links."""
        with self._reads.open() as reader:
            path, level = level_of(reader, request.raw_path, request.raw_query, self._base_url)
        pointer = self._linkset_link(path)
        relation, form = asked_link_type(request.raw_query), request.wish.form
        if (
            relation in LINKSET_TYPES
            or form is Form.LINKSET
            or (relation is None and form is not Form.REDIRECT)
        ):
            return answers.linkset(linkset_of([level]), form or Form.LINKSET, pointer)
        links = links_of([level], DEFAULT if relation is None else relation)
        if not links:
            raise _missing(path, [level])
        return answers.redirect(links[0].href, request.raw_query, pointer)

    def _elsewhere(self, identifier: Identifier, request: Asked) -> Answer:
        """What is not registered here: 307 to the resolver that answers for its prefix, once. Raises `CodeUnknown`."""
        resolver = self._resolver_of(identifier, request)
        path = identifier.path()
        if resolver is None:
            raise self._unknown(path)
        query = b"&".join(filter(None, (request.raw_query, self._hand_off.mark)))
        return answers.redirect(resolver + path, query, self._linkset_link(path))

    def _resolver_of(self, identifier: Identifier, request: Asked) -> str | None:
        if not isinstance(identifier, DigitalLink) or was_handed_off(request.raw_query):
            return None
        return self._hand_off.resolver_of(identifier.gtin)

    def _linkset(self, identifier: Identifier, request: Asked) -> Answer:
        path, form = identifier.path(), request.wish.form
        _, levels = self._levels(identifier, None)
        if not levels and (resolver := self._resolver_of(identifier, request)) is not None:
            levels = handed_off(identifier, self._base_url, resolver)
        if not levels:
            raise self._unknown(path)
        form = Form.LINKSET if form is Form.REDIRECT else form
        return answers.linkset(linkset_of(levels), form, self._linkset_link(path))

    def _link(self, identifier: Identifier, relation: str, request: Asked) -> Answer:
        path = identifier.path()
        _, levels = self._levels(identifier, path)
        if not levels:
            return self._elsewhere(identifier, request)
        links = links_of(levels, relation)
        if not links:
            raise _missing(path, levels)
        # Ours are told apart by the languages of ours alone; with an owner's among them every word of the headers may count.
        compete = len(links) > 1 and any(link.by_owner for link in links)
        return self._chosen(choose(links, request.preferences()), levels, request, path, negotiated=compete)

    def _chosen(
        self,
        links: tuple[Link, ...],
        levels: tuple[Level, ...],
        request: Asked,
        path: str,
        *,
        negotiated: bool,
    ) -> Answer:
        """307 to the one link; 300 with a linkset of those that no request could tell apart (section 2.6)."""
        level = next(level for level in levels if links[0] in level.links)
        pointer = self._linkset_link(path)
        if len(links) > 1:
            document = linkset_of([Level(level.anchor, level.description, links)])
            return replace(
                answers.linkset(document, Form.LINKSET, pointer, status=300), negotiated=negotiated
            )
        matched = _matched(links[0], level.anchor)
        return answers.redirect(
            links[0].href, request.raw_query, pointer, matched=matched, negotiated=negotiated
        )

    def _levels(self, identifier: Identifier, page: str | None) -> tuple[Found, tuple[Level, ...]]:
        with self._reads.open() as reader:
            found = find_lot(reader, identifier, self._serials)
            today = vietnamese_day(self._clock.now())
            return found, gather_links(reader, identifier, found, self._base_url, today, page=page)

    def _linkset_link(self, path: str) -> bytes:
        return f'<{self._base_url}{path}?linkType=linkset>; rel="linkset"; type="application/linkset+json"'.encode()

    def _unknown(self, path: str) -> CodeUnknown:
        return CodeUnknown(
            f"{path} is well formed, but nothing is registered here under it: compare it with the label, "
            f"or type the short code beside it at {self._base_url}/",
            path=path,
            find=f"{self._base_url}/",
        )


def _uncompressed(request: Asked) -> Asked:
    """The same request of the Digital Link that an EPC binary string stands for, a date within it before what the query holds (section 2.3)."""
    link = parse_epc_path(request.raw_path)
    query = b"&".join(filter(None, (link.query().encode(), request.raw_query)))
    return replace(request, raw_path=link.path().encode(), raw_query=query)


def _missing(path: str, levels: Sequence[Level]) -> LinkTypeMissing:
    available = sorted({short_relation(link.relation) for level in levels for link in level.links})
    return LinkTypeMissing(
        f"nothing of this link type is linked to {path}; there is {', '.join(available)}",
        path=path,
        available=", ".join(available),
    )


def _matched(link: Link, anchor: str) -> bytes:
    """Which link it is, at which level, for whom: a dictionary of RFC 9651. All of it is ASCII without quotes by its grammar."""
    said = {
        "link-type": short_relation(link.relation),
        "anchor": anchor,
        "language": " ".join(link.languages),
        "media-type": link.media_type,
        "context": link.context,
    }
    return ", ".join(f'{name}="{value}"' for name, value in said.items() if value).encode("ascii")


def _description(base_url: str) -> dict[str, Any]:
    """The resolver description file (section 4): what is claimed here has a test, nothing else is claimed."""
    return {
        "name": "Nguồn Gốc",
        "resolverRoot": base_url,
        "supportedPrimaryKeys": ["01", "414"],
        "supportedLinkType": [
            {"namespace": namespace, "prefix": f"{prefix}:"} for prefix, namespace in PREFIXES.items()
        ],
        "linkTypeDefaultCanBeLinkset": False,
    }
