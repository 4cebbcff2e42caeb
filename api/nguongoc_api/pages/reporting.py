"""`/report` and `/report/{token}`: a form that works without a script, and the private page of what was sent.

Of a request nothing is logged here, not even its path: it holds the private link.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Final

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Scope

from nguongoc.errors import Refusal
from nguongoc.services.report_problem import (
    ReportDraft,
)
from nguongoc_api.middleware.body_limit import PHOTO_BYTES, BodyLimit
from nguongoc_api.middleware.origin_check import OriginCheck
from nguongoc_api.pages.consumer.missing import render_missing
from nguongoc_api.pages.consumer.report import render_report, render_reported
from nguongoc_api.pages.consumer.report_refused import refused_said
from nguongoc_api.pages.i18n import READER_LANGUAGES, Language, choose_language, translator
from nguongoc_api.pages.producer.page import PRIVATE, go_on
from nguongoc_api.pages.producer.visit import Visit, read_visit
from nguongoc_api.pages.render import Page
from nguongoc_api.problems import kind_of
from nguongoc_api.problems.refusals import InternalError
from nguongoc_api.services import Services

LOG = logging.getLogger(__name__)
PREFIXES: Final = ("/report", "/report/")
THREADS: Final = 4
FIELDS: Final = ("about", "kind", "text", "contact", "photo")
_NOT_OURS: Final = frozenset({"etag", "vary", "cache-control", "referrer-policy"})
Answer = Callable[[Visit, Language], Response]


def report_app(services: Services) -> ASGIApp:
    """The application; only pages of ours may send its forms."""
    pages, base_url = _Reports(services), services.settings.base_url
    app = Starlette(
        routes=[
            pages.route("/report", get=pages.ask, post=pages.send),
            pages.route("/report/{token}", get=pages.follow, post=pages.take_back),
        ]
    )
    app.router.redirect_slashes = False
    return BodyLimit(OriginCheck(app, base_url, pages.unread), base_url, lambda _: PHOTO_BYTES, pages.unread)


class _Reports:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._base_url = services.settings.base_url
        self._demo = services.settings.demo
        self._threads = CapacityLimiter(THREADS)

    def route(self, path: str, *, get: Answer, post: Answer) -> Route:
        async def endpoint(request: Request) -> Response:
            language = _language(request)
            try:
                visit = await read_visit(request, "")
            except Refusal as refusal:
                return self._refused(refusal, language)
            answer = post if request.method == "POST" else get
            return await to_thread.run_sync(self._answer, visit, language, answer, limiter=self._threads)

        return Route(path, endpoint, methods=["GET", "POST"])

    def ask(self, visit: Visit, language: Language) -> Response:
        """The form, with the code it is about if the page it was opened from knows it."""
        return self._form(language, {"about": visit.query.get("about", "")[:200]}, {}, 200)

    def send(self, visit: Visit, language: Language) -> Response:
        """To the private page of what was sent, or the form again."""
        given = visit.given
        draft = ReportDraft(
            **{name: given.get(name, "") for name in ("about", "kind", "text", "contact", "ticket")},
            photo=visit.file,
            trap=given.get("website", ""),
            address=visit.address,
        )
        try:
            token = self._services.reporting.report(draft)
        except Refusal as refusal:
            status = kind_of(refusal).status
            if status >= 500:  # noqa: PLR2004
                raise
            return self._form(language, given, self._errors(refusal, language), status)
        return go_on(f"/report/{token}?lang={language}")

    def follow(self, visit: Visit, language: Language) -> Response:
        token = visit.places["token"]
        report = self._services.reporting.report.followed(token)
        by = ""
        if report.answered_by is not None:
            with self._services.reads.open() as reader:
                found = reader.parties.organisation(report.answered_by)
            by = "" if found is None else found.name
        page = render_reported(report, token, by, language, base_url=self._base_url, demo=self._demo)
        return _private(page)

    def take_back(self, visit: Visit, language: Language) -> Response:
        self._services.reporting.report.take_back(visit.places["token"])
        return go_on(f"/?lang={language}")

    def unread(self, refusal: Refusal, scope: Scope) -> Response:
        """The page for a form whose content is not even looked at."""
        return self._refused(refusal, _language(Request(scope)))

    def _answer(self, visit: Visit, language: Language, answer: Answer) -> Response:
        try:
            return answer(visit, language)
        except Refusal as refusal:
            return self._refused(refusal, language)
        except Exception:
            LOG.exception("a page about a report failed")
            return self._refused(
                InternalError("this page cannot be shown now; try again in a moment"), language
            )

    def _form(
        self, language: Language, given: Mapping[str, str], errors: Mapping[str, str], status: int
    ) -> Response:
        page = render_report(
            language,
            base_url=self._base_url,
            ticket=self._services.reporting.report.ticket(),
            given=defaultdict(str, given),
            errors=defaultdict(str, errors),
            demo=self._demo,
            status=status,
        )
        return _private(page)

    def _errors(self, refusal: Refusal, language: Language) -> dict[str, str]:
        """Each sentence at the field it is about; what is of no field stands above the form."""
        every = refusal.refusals
        said: dict[str, str] = {}
        for each in every:
            name = (each.pointer or "").removeprefix("/")
            said.setdefault(name if name in FIELDS else "", refused_said(each, translator(language)))
        return said

    def _refused(self, refusal: Refusal, language: Language) -> Response:
        page = render_missing(
            refusal,
            "",
            language,
            base_url=self._base_url,
            at=self._services.clock.now(),
            explanation=refused_said(refusal, translator(language)),
            demo=self._demo,
        )
        return _private(Page(kind_of(refusal).status, page.body, page.etag, page.headers))


def _language(request: Request) -> Language:
    accepted = request.headers.get("accept-language", "")
    return choose_language(accepted, request.query_params.get("lang"), READER_LANGUAGES)


def _private(page: Page) -> Response:
    headers = {name: value for name, value in page.headers if name.lower() not in _NOT_OURS}
    return Response(page.body, page.status, headers | PRIVATE)
