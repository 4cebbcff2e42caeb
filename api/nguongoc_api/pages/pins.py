"""`POST /pin`: the PIN under the scratched layer, sent from the page of a pack; without a script.

Neither pack nor PIN stands in an address: they are the form's, and of a form nothing is logged. The page of a pack is the same
for everybody and kept; this answer is one person's and kept nowhere.
"""

from __future__ import annotations

import logging
from typing import Final

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from nguongoc.errors import Refusal
from nguongoc.identifiers.link import parse_identifier_path
from nguongoc.services.check_pin import PinChecked, PinOutcome
from nguongoc.services.record_scans import Asking
from nguongoc_api.pages.consumer.pin import render_pin
from nguongoc_api.pages.guarded import FormRefusals, guarded
from nguongoc_api.pages.i18n import READER_LANGUAGES, Language, choose_language
from nguongoc_api.pages.producer.page import PRIVATE, go_on
from nguongoc_api.pages.producer.visit import Visit, read_visit
from nguongoc_api.pages.render import Page
from nguongoc_api.problems import kind_of
from nguongoc_api.problems.refusals import InternalError
from nguongoc_api.services import Services

LOG = logging.getLogger(__name__)
PREFIXES: Final = ("/pin",)
THREADS: Final = 4
_PRIVATE: Final = PRIVATE | {"X-Robots-Tag": "noindex"}


def pins_app(services: Services) -> ASGIApp:
    """The application with its own limits; only pages of ours may send to it."""
    pages = _PinPages(services)
    return guarded([Route("/pin", pages.endpoint, methods=["GET", "POST"])], pages.refused)


class _PinPages:
    def __init__(self, services: Services) -> None:
        self._services = services
        self.refused = FormRefusals.of(services.settings)
        self._base_url = services.settings.base_url
        self._threads = CapacityLimiter(THREADS)

    async def endpoint(self, request: Request) -> Response:
        if request.method != "POST":
            # Who reloads the answer or changes an address by hand is led to where codes are typed.
            return go_on("/")
        try:
            visit = await read_visit(request, "")
        except Refusal as refusal:
            return self.refused(refusal, request.scope)
        accepted = request.headers.get("accept-language", "")
        language = choose_language(accepted, visit.query.get("lang"), READER_LANGUAGES)
        return await to_thread.run_sync(
            self._answer,
            visit,
            language,
            Asking(visit.address, dict(request.scope["headers"])),
            limiter=self._threads,
        )

    def _answer(self, visit: Visit, language: Language, asking: Asking) -> Response:
        pack = _path_of(visit.given.get("of", ""))
        try:
            said = self._services.check_pin(pack, visit.given.get("pin", ""), visit.address)
        except Refusal as refusal:
            return self._page(refusal, pack, language, kind_of(refusal).status)
        except Exception:
            LOG.exception("a PIN could not be checked")
            failed = InternalError("this cannot be checked now; try again in a moment")
            return self._page(failed, pack, language, kind_of(failed).status)
        if said.outcome is PinOutcome.AGAIN and said.used_at is not None:
            of, scans = said.provenance, self._services.scans
            scans.note_reopened(scans.stamp_of(of.batch, of.serial, of.number, of.unit), said.used_at, asking)
        return self._page(said, pack, language, 422 if said.outcome is PinOutcome.WRONG else 200)

    def _page(self, said: PinChecked | Refusal, pack: str, language: Language, status: int) -> Response:
        page: Page = render_pin(
            said,
            pack,
            language,
            base_url=self._base_url,
            now=self._services.clock.now(),
            demo=self._services.settings.demo,
        )
        kept = {name: value for name, value in page.headers if name not in {*_PRIVATE, "ETag"}}
        if isinstance(said, Refusal) and "minutes" in said.params:
            kept["Retry-After"] = str(int(said.params["minutes"]) * 60)
        return Response(page.body, status, kept | _PRIVATE)


def _path_of(given: str) -> str:
    """The path of a pack as we write it; empty for what is none, so that nobody is led anywhere by a form made elsewhere."""
    try:
        return parse_identifier_path(given.encode("utf-8", "replace")[:300]).path()
    except Refusal:
        return ""
