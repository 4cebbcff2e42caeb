"""From a raw path and query to an answer, by asking the store: what happens on a cold request."""

from __future__ import annotations

from typing import Any, Final

from nguongoc.batches.dates import vietnamese_day
from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.identifiers.gs1_link import parse_query
from nguongoc.identifiers.link import Identifier, parse_identifier_path
from nguongoc.ports import Clock, DefaultLink, ReadSource
from nguongoc.services.build_linkset import GS1, UNTP, Level, Link, gather_links, links_of, linkset_of
from nguongoc.services.find_lot import find_lot
from nguongoc.services.unit_serials import UnitSerials
from nguongoc_api.pages.i18n import Language
from nguongoc_api.resolver import answers
from nguongoc_api.resolver.answers import Answer
from nguongoc_api.resolver.negotiation import LINKSET_TYPES, Form, Wish, asked_link_type, short_name
from nguongoc_api.resolver.refusals import CodeUnknown, EpcBinaryNotRead, LinkTypeMissing

DESCRIPTION_PATH: Final = b"/.well-known/gs1resolver"
EPC_BINARY: Final = ("/eh", "/ex")
_EPC_BINARY: Final = tuple(path.encode() for path in EPC_BINARY)


class Lookup:
    """Answers one request; raises the refusals of the grammars and of this package. Safe to share between threads."""

    def __init__(self, reads: ReadSource, serials: UnitSerials, base_url: str, clock: Clock) -> None:
        self._reads = reads
        self._known = reads.known_codes()
        self._serials = serials
        self._base_url = base_url
        self._clock = clock
        self._description = answers.description(_description(base_url))

    def __call__(self, raw_path: bytes, raw_query: bytes, wish: Wish, language: Language) -> Answer:
        if raw_path.removesuffix(b"/") == DESCRIPTION_PATH:
            return self._description
        if raw_path.startswith(_EPC_BINARY):
            raise EpcBinaryNotRead("EPC binary strings are not read here: scan the code as a Digital Link")
        identifier = parse_identifier_path(raw_path)
        if raw_query and isinstance(identifier, DigitalLink):
            parse_query(raw_query)
        link_type = asked_link_type(raw_query)
        if link_type in LINKSET_TYPES or wish.form is Form.LINKSET:
            return self._linkset(identifier, wish.form)
        if link_type is not None:
            return self._link(identifier, link_type, raw_query, language)
        if wish.form is not Form.REDIRECT:
            return self._linkset(identifier, wish.form)
        return self._default(identifier, raw_query)

    def _default(self, identifier: Identifier, raw_query: bytes) -> Answer:
        """The page of exactly what was asked: it says so itself where the lot or serial is unknown.

        So only the level that must exist is asked for: the product of a GTIN, the batch of a code.
        """
        if isinstance(identifier, DigitalLink):
            known = self._known.gtin(identifier.gtin)
        else:
            known = self._known.batch(identifier.code)
        path = identifier.path()
        if known is DefaultLink.NONE:
            raise self._unknown(path)
        return answers.redirect(f"{self._base_url}/p{path}", raw_query, self._linkset_link(path))

    def _linkset(self, identifier: Identifier, form: Form) -> Answer:
        path = identifier.path()
        levels = self._levels(identifier, None)
        if not levels:
            raise self._unknown(path)
        form = Form.LINKSET if form is Form.REDIRECT else form
        return answers.linkset(linkset_of(levels), form, self._linkset_link(path))

    def _link(self, identifier: Identifier, relation: str, raw_query: bytes, language: Language) -> Answer:
        path = identifier.path()
        levels = self._levels(identifier, path)
        if not levels:
            raise self._unknown(path)
        links = links_of(levels, relation)
        if not links:
            available = sorted({short_name(link.relation) for level in levels for link in level.links})
            raise LinkTypeMissing(
                f"nothing of this link type is linked to {path}; there is {', '.join(available)}",
                path=path,
                available=", ".join(available),
            )
        return answers.redirect(_best(links, language).href, raw_query, self._linkset_link(path))

    def _levels(self, identifier: Identifier, page: str | None) -> tuple[Level, ...]:
        with self._reads.open() as reader:
            found = find_lot(reader, identifier, self._serials)
            today = vietnamese_day(self._clock.now())
            return gather_links(reader, identifier, found, self._base_url, today, page=page)

    def _linkset_link(self, path: str) -> bytes:
        return f'<{self._base_url}{path}?linkType=linkset>; rel="linkset"; type="application/linkset+json"'.encode()

    def _unknown(self, path: str) -> CodeUnknown:
        return CodeUnknown(
            f"{path} is well formed, but nothing is registered here under it: compare it with the label, "
            f"or type the short code beside it at {self._base_url}/",
            path=path,
            find=f"{self._base_url}/",
        )


def _best(links: tuple[Link, ...], language: Language) -> Link:
    """The link in the reader's language, else the first: a language that is missing is never a reason to ask back."""
    return next((link for link in links if language in link.languages), links[0])


def _description(base_url: str) -> dict[str, Any]:
    """The resolver description file (section 4): what is claimed here has a test, nothing else is claimed."""
    return {
        "name": "Nguồn Gốc",
        "resolverRoot": base_url,
        "supportedPrimaryKeys": ["01"],
        "supportedLinkType": [
            {"namespace": GS1, "prefix": "gs1:"},
            {"namespace": UNTP, "prefix": "untp:"},
        ],
        "linkTypeDefaultCanBeLinkset": False,
    }
