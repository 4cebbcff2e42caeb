"""The pages for who scans a code, as one ASGI application beside the resolver: `/p/...`, `/`, `/find`, `/log`, `/places`, `/routes/{id}`, fonts.

A page that was made is kept for at most ten seconds and dropped at once when anything is committed, so that a burst of
scans costs one rendering. Rendering waits for the database and works for milliseconds: it has threads of its own.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final
from urllib.parse import parse_qs, unquote_to_bytes

from starlette.types import Receive, Scope, Send

from nguongoc.batches.dates import vietnamese_day
from nguongoc.errors import NotFound, Refusal, Unavailable
from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.identifiers.link import ForeignHost, parse_any, parse_identifier_path
from nguongoc.label.qr import qr_svg
from nguongoc.services.foreign_stamps import StampElsewhere, StampLooksLikeOurs, foreign_stamp
from nguongoc.services.in_season import goods_in_season
from nguongoc.services.record_scans import Asking
from nguongoc.services.register_batch import lot_path
from nguongoc.services.resolve_code import CodeUnknown, SerialUnknown
from nguongoc.services.show_facility import (
    GLN_PREFIX,
    parse_facility_path,
    parse_gln_path,
    show_facilities_at,
    show_facility,
)
from nguongoc.verdict import State
from nguongoc_api.pages.answered import answered, compressed, stored_file
from nguongoc_api.pages.consumer import (
    Link,
    render_consumer,
    render_facility,
    render_goods,
    render_home,
    render_missing,
    render_privacy,
    render_trace,
)
from nguongoc_api.pages.counted import CountedPages, client_of, producer_of
from nguongoc_api.pages.i18n import READER_LANGUAGES, Language, choose_language
from nguongoc_api.pages.kept import KeptPages
from nguongoc_api.pages.public_log import show_log
from nguongoc_api.pages.render import SCRIPT_FILES, SCRIPTS, STATIC, Page
from nguongoc_api.pages.visiting import PREFIXES as VISITS
from nguongoc_api.pages.visiting import VisitPages
from nguongoc_api.problems import kind_of, problem_body
from nguongoc_api.problems.refusals import AddressUnknown, InternalError
from nguongoc_api.resolver.answers import Answer, same_tag
from nguongoc_api.resolver.logged_path import without_unit
from nguongoc_api.resolver.refusals import suggested_path
from nguongoc_api.services import Services

LOG = logging.getLogger(__name__)
PREFIXES: Final = ("/", "/p/", "/find", "/log", "/privacy", "/static/", "/robots.txt", *VISITS)
TRACES: Final = b"/p/trace/"
SYMBOLS: Final = b"/p/qr/"
THREADS: Final = 4
LOTS_SHOWN: Final = 5
PACKED: Final = "gzip"
LONGEST: Final = 4096
LONGEST_ASKED: Final = 200
RETRY_SECONDS: Final = 5
DAILY: Final = (b"cache-control", b"public, max-age=86400")
ROBOTS: Final = b"User-agent: *\nDisallow: /find\nDisallow: /report\nDisallow: /signin\nDisallow: /start\nDisallow: /producer\nDisallow: /authority\nDisallow: /market\n"
"""Pages of lots, places and routes are found; of one pack they say `noindex` themselves."""
INTERNAL_ERROR: Final = 500


class Pages:
    """`GET|HEAD` of a page in the language of `?lang=` or `Accept-Language`; what cannot be shown gets a page as well."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._base_url = services.settings.base_url
        self._hosts = services.verify_codes.hosts
        self._visits = VisitPages(services)
        self._counted = CountedPages(services.funnel, services.scans)
        self._kept = KeptPages(services.reads)
        self._threads = ThreadPoolExecutor(THREADS, "nguongoc-pages")
        self._files = {
            f"/static/fonts/{path.name}".encode(): stored_file(path.read_bytes(), b"font/woff2")
            for path in STATIC.glob("fonts/*.woff2")
        } | {
            f"{SCRIPTS}{name}".encode(): stored_file(data, b"text/javascript; charset=utf-8")
            for name, data in SCRIPT_FILES.items()
        }
        self._files[b"/robots.txt"] = stored_file(ROBOTS, b"text/plain; charset=utf-8", DAILY)
        self._packed_files = {
            path: compressed(each) for path, each in self._files.items() if not path.endswith(b".woff2")
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method, raw_path = scope["method"], scope.get("raw_path") or scope["path"].encode()
        headers = dict(scope["headers"])
        if method not in {"GET", "HEAD"}:
            answer = Answer(405, ((b"allow", b"GET, HEAD"), (b"content-length", b"0")))
        else:
            packed = b"gzip" in headers.get(b"accept-encoding", b"")
            language = headers.get(b"accept-language", b"")
            answer = await self._answer(raw_path, scope["query_string"], language, packed=packed)
        status, sent, body = answer.status, answer.headers, answer.body
        if method == "GET":
            producer = producer_of(_parameter(scope["query_string"], "from"))
            self._counted.note(raw_path, producer, status, Asking(client_of(scope), headers))
        asked = headers.get(b"if-none-match", b"")
        if asked and answer.etag is not None and same_tag(answer.etag, asked):
            status, sent, body = 304, answer.not_modified(), b""
        await send({"type": "http.response.start", "status": status, "headers": list(sent)})
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})

    def close(self) -> None:
        """End the threads, once no request is running."""
        self._threads.shutdown(wait=True)

    async def _answer(self, raw_path: bytes, query: bytes, accept_language: bytes, *, packed: bool) -> Answer:
        if (file := self._files.get(raw_path)) is not None:
            return self._packed_files.get(raw_path, file) if packed else file
        asked = accept_language[:LONGEST].decode("latin-1")
        language = choose_language(asked, _parameter(query, "lang"), READER_LANGUAGES)
        key = (raw_path[:LONGEST], query[:LONGEST], PACKED if packed else "", language)
        make = partial(self._made, raw_path, query, language, packed=packed)
        if len(raw_path) + len(query) >= LONGEST:
            return await make()
        return await self._kept.get(key, make)

    async def _made(self, raw_path: bytes, query: bytes, language: Language, *, packed: bool) -> Answer:
        running = asyncio.get_running_loop()
        answer = await running.run_in_executor(self._threads, self._make, raw_path, query, language)
        return compressed(answer) if packed else answer

    def _make(self, raw_path: bytes, query: bytes, language: Language) -> Answer:
        try:
            return self._find_page(raw_path)(raw_path, query, language)
        except Refusal as refusal:
            return self._refused(refusal, raw_path, language)
        except Exception:
            LOG.exception("the page of %s could not be made", without_unit(raw_path))
            failed = InternalError("this page cannot be shown now; try again in a moment")
            return self._refused(failed, raw_path, language)

    def _find_page(self, raw_path: bytes) -> Callable[[bytes, bytes, Language], Answer]:
        if raw_path.startswith((b"/p/f/", b"/p/414/")):
            return self._facility
        if raw_path.startswith(SYMBOLS):
            return self._symbol
        if raw_path.startswith(TRACES):
            return self._trace
        if raw_path.startswith(b"/p/"):
            return self._lot
        named = {b"/": self._home, b"/find": self._typed, b"/log": self._log, b"/privacy": self._privacy}
        return named.get(raw_path, self._visit)

    def _lot(self, raw_path: bytes, _query: bytes, language: Language) -> Answer:
        asked = parse_identifier_path(raw_path.removeprefix(b"/p"))
        demo = self._services.settings.demo
        if isinstance(asked, DigitalLink) and asked.lot is None and asked.serial is None:
            return self._goods(asked.gtin, language)
        try:
            provenance = self._services.resolve_code(asked)
        except SerialUnknown as stranger:
            self._counted.is_stranger(raw_path, stranger.found)
            raise
        stamp = self._counted.is_pack_of(raw_path, provenance)
        provenance = replace(provenance, checked=self._services.scans.checked_before(stamp))
        return answered(render_consumer(provenance, language, base_url=self._base_url, demo=demo))

    def _trace(self, raw_path: bytes, _query: bytes, language: Language) -> Answer:
        asked = parse_identifier_path(b"/" + raw_path.removeprefix(TRACES))
        found = self._services.resolve_code(asked)
        if found.verdict.state is State.MISMATCH:
            raise CodeUnknown("nothing is registered under this code", path=found.path, find="/")
        page = render_trace(
            self._services.trace_lot.public(found.batch),
            lot_path(found.batch),
            language,
            base_url=self._base_url,
            demo=self._services.settings.demo,
        )
        return answered(page)

    def _symbol(self, raw_path: bytes, _query: bytes, _language: Language) -> Answer:
        """The QR of a lot, to be scanned off one phone by another; never of one pack, whose number is its own."""
        asked = parse_identifier_path(b"/" + raw_path.removeprefix(SYMBOLS))
        if asked.serial is not None:
            raise AddressUnknown("there is no symbol of one pack to be passed on")
        return stored_file(qr_svg(f"{self._base_url}{asked.path()}").encode(), b"image/svg+xml")

    def _goods(self, gtin: str, language: Language) -> Answer:
        with self._services.reads.open() as reader:
            product = reader.catalogue.product_by_gtin(gtin)
            organisation = None if product is None else reader.parties.organisation(product.organisation_id)
            held = organisation is not None and reader.name_holds.hides(organisation.id)
            if product is None or organisation is None or held:
                raise CodeUnknown("nothing is registered under this code", path=f"/01/{gtin}", find="/")
            lots = reader.lots.newest_lots(product.id, LOTS_SHOWN)
        demo = self._services.settings.demo
        return answered(
            render_goods(product, organisation, lots, language, base_url=self._base_url, demo=demo)
        )

    def _facility(self, raw_path: bytes, _query: bytes, language: Language) -> Answer:
        path = raw_path.removeprefix(b"/p")
        with self._services.reads.open() as reader:
            if path.startswith(GLN_PREFIX):
                facility, *_ = show_facilities_at(reader, parse_gln_path(path))
            else:
                facility = show_facility(reader, parse_facility_path(path))
        demo = self._services.settings.demo
        return answered(render_facility(facility, language, base_url=self._base_url, demo=demo))

    def _visit(self, raw_path: bytes, query: bytes, language: Language) -> Answer:
        if raw_path == b"/map":
            return answered(self._visits.map(language, _parameter(query, "at"), _parameter(query, "route")))
        producer = producer_of(_parameter(query, "from"))
        page = self._visits.page(raw_path.decode("latin-1"), language, producer)
        if page is None:
            raise AddressUnknown("no page of this address")
        return answered(page)

    def _log(self, _raw_path: bytes, _query: bytes, language: Language) -> Answer:
        return answered(show_log(self._services, language))

    def _privacy(self, _raw_path: bytes, _query: bytes, language: Language) -> Answer:
        demo = self._services.settings.demo
        return answered(render_privacy(language, base_url=self._base_url, demo=demo))

    def _typed(self, _raw_path: bytes, query: bytes, language: Language) -> Answer:
        typed = _parameter(query, "code")
        if not typed:
            return self._home(b"/", b"", language)
        try:
            asked = parse_any(typed, self._hosts)
            if isinstance(asked, ForeignHost):
                raise foreign_stamp(asked.host, self._base_url)
        except Refusal as refusal:
            return self._missing(refusal, typed, language, None)
        location = f"{self._base_url}/p{asked.path()}".encode()
        return Answer(
            303, ((b"location", location), (b"content-length", b"0"), (b"cache-control", b"no-store"))
        )

    def _home(self, _raw_path: bytes, _query: bytes, language: Language) -> Answer:
        today = vietnamese_day(self._now())
        with self._services.reads.open() as reader:
            goods = goods_in_season(reader, today)
        demo = self._services.settings.demo
        return answered(render_home(language, base_url=self._base_url, on=today, demo=demo, goods=goods))

    def _refused(self, refusal: Refusal, raw_path: bytes, language: Language) -> Answer:
        asked = unquote_to_bytes(raw_path[:LONGEST].removeprefix(b"/p")).decode("utf-8", "replace")[
            :LONGEST_ASKED
        ]
        meant = suggested_path(raw_path.removeprefix(b"/p"), refusal)
        return self._missing(refusal, asked, language, meant)

    def _missing(self, refusal: Refusal, asked: str, language: Language, meant: str | None) -> Answer:
        page = self.refusal_page(refusal, asked, language, meant)
        status = kind_of(refusal).status
        headers = dict(page.headers)
        if isinstance(refusal, Unavailable) or status >= INTERNAL_ERROR:
            headers |= {"Cache-Control": "no-store", "Retry-After": str(RETRY_SECONDS)}
        return answered(Page(status, page.body, page.etag, tuple(headers.items())))

    def refusal_page(
        self, refusal: Refusal, asked: str, language: Language, meant: str | None = None
    ) -> Page:
        """The page that tells a person why there is nothing to see, and what to do next."""
        # An unknown code is explained by the page itself; only a grammar's refusal knows more than the page does.
        said = (
            ""
            if isinstance(refusal, (NotFound, StampElsewhere, StampLooksLikeOurs))
            else str(problem_body(refusal, "vi" if language == "vi" else "en", self._base_url)["detail"])
        )
        suggestion = None if meant is None else Link(f"/p{meant}", meant)
        return render_missing(
            refusal,
            asked,
            language,
            base_url=self._base_url,
            at=self._now(),
            explanation=said,
            suggestion=suggestion,
            demo=self._services.settings.demo,
        )

    def _now(self) -> datetime:
        return self._services.clock.now()


def _parameter(query: bytes, name: str) -> str | None:
    """The first value of a parameter, None where it is missing or the query is none."""
    try:
        found = parse_qs(query[:LONGEST].decode("utf-8", "replace"), max_num_fields=20)
    except ValueError:
        return None
    values = found.get(name)
    return values[0][:LONGEST_ASKED] if values else None
