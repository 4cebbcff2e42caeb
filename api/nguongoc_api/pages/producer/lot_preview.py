"""The buyer's page of a lot that is not signed, at the desk of who declares it and of nobody else."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from nguongoc.services.provenance import Provenance
from nguongoc_api.pages.consumer import render_preview
from nguongoc_api.pages.i18n import READER_LANGUAGES, Language
from nguongoc_api.pages.producer.page import PRIVATE, remember_language
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.settings import Settings

_NOT_OURS: Final = frozenset({"etag", *map(str.lower, PRIVATE)})


def preview_page(visit: Visit, told: Provenance, back: str, settings: Settings) -> Response:
    """In any language that buyers read; kept by nobody, indexed by nobody."""
    asked = visit.query.get("lang")
    language: Language = next((each for each in READER_LANGUAGES if each == asked), visit.language)
    page = render_preview(told, language, base_url=settings.base_url, back=back, demo=settings.demo)
    headers = {name: value for name, value in page.headers if name.lower() not in _NOT_OURS}
    response = Response(page.body, page.status, headers | PRIVATE | {"X-Robots-Tag": "noindex, nofollow"})
    remember_language(response, visit)
    return response
