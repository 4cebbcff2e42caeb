"""What stands before every small form for readers: bounded in size, sent by pages of ours alone, refused in a page people can read."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import Headers, QueryParams
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Scope

from nguongoc.errors import Refusal, Unavailable
from nguongoc_api.middleware.body_limit import BodyLimit
from nguongoc_api.middleware.origin_check import OriginCheck
from nguongoc_api.pages.consumer.form_refused import render_form_refused
from nguongoc_api.pages.i18n import READER_LANGUAGES, Language, choose_language
from nguongoc_api.pages.producer.page import PRIVATE
from nguongoc_api.problems import problem_response
from nguongoc_api.problems.answer import MEDIA_TYPE
from nguongoc_api.settings import Settings
from nguongoc_api.v1.negotiation import JSON, best_of

LARGEST_FORM = 4_000
HTML = "text/html"
RETRY_SECONDS = 5
LONGEST_HEADER = 2_000
NOT_INDEXED = PRIVATE | {"X-Robots-Tag": "noindex"}


@dataclass(frozen=True, slots=True)
class FormRefusals:
    """Answers of what is refused: a page in the reader's language, or a problem for a program that asks for JSON."""

    base_url: str
    demo: bool

    @classmethod
    def of(cls, settings: Settings) -> FormRefusals:
        return cls(settings.base_url, settings.demo)

    def __call__(self, refusal: Refusal, scope: Scope) -> Response:
        if wants_problem(scope):
            return problem_response(refusal, scope, self.base_url)
        page = render_form_refused(
            refusal, language_of(scope), base_url=self.base_url, path="/", demo=self.demo
        )
        kept = {name: value for name, value in page.headers if name not in {*NOT_INDEXED, "ETag"}}
        if isinstance(refusal, Unavailable):
            kept["Retry-After"] = str(RETRY_SECONDS)
        return Response(page.body, page.status, kept | NOT_INDEXED)


def guarded(routes: list[Route], refused: FormRefusals) -> ASGIApp:
    """The application of these routes; what is refused before they are asked is answered as they would."""
    app = Router(routes, redirect_slashes=False)
    inner = OriginCheck(app, refused.base_url, refused)
    return BodyLimit(inner, refused.base_url, lambda _: LARGEST_FORM, refused)


def wants_problem(scope: Scope) -> bool:
    """A program names JSON; a browser names HTML, and whoever names nothing may be one."""
    accept = Headers(scope=scope).get("accept", "")[:LONGEST_HEADER]
    return best_of(accept, (HTML, JSON, MEDIA_TYPE)) != HTML


def language_of(scope: Scope) -> Language:
    """Of the address, else of the browser."""
    accepted = Headers(scope=scope).get("accept-language", "")[:LONGEST_HEADER]
    asked = QueryParams(scope["query_string"][:LONGEST_HEADER]).get("lang")
    return choose_language(accepted, asked, READER_LANGUAGES)
