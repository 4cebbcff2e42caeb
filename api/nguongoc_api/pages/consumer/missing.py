"""Pages for a code that leads nowhere yet."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from nguongoc.errors import NotFound, Refusal
from nguongoc.label.stamp import CODE_LABEL, SERIAL_LABEL, in_fours
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer import verdict
from nguongoc_api.pages.consumer.link import Link
from nguongoc_api.pages.consumer.product import Contact, address
from nguongoc_api.pages.i18n import Language, translator
from nguongoc_api.pages.render import Page, render

LONGEST_SHOWN: Final = 80
"""Characters of what was asked that are shown again; the rest helps nobody find the slip."""
LONGEST_ABOUT: Final = 200
NOT_FOUND: Final = 404
MALFORMED: Final = 400


def render_missing(
    refusal: Refusal,
    asked: str,
    language: Language,
    *,
    base_url: str,
    at: datetime,
    explanation: str = "",
    suggestion: Link | None = None,
    demo: bool = False,
    contact: Contact | None = None,
) -> Page:
    """404 for a code not known here, 400 for one that cannot be read; nobody is blamed, the next step is offered.

    `explanation` is the refusal's own sentence in the page's language; `suggestion` the code that was perhaps meant,
    such as the one with the right check digit. It is only ever offered, never followed.
    """
    _ = translator(language)
    head = verdict.head_of_missing(refusal, explanation, at, _)
    shown = asked if len(asked) <= LONGEST_SHOWN else f"{asked[:LONGEST_SHOWN]}…"
    context = {
        "head": head,
        "address": address(base_url, "/", language, indexed=False),
        "title": head.title,
        "description": head.sentence,
        "preview": "",
        "data": None,
        "demo": demo,
        "asked": formats.grouped(shown),
        "printed": _as_printed(shown),
        "typed": asked[:LONGEST_SHOWN],
        "about_code": asked[:LONGEST_ABOUT],
        "suggestion": suggestion,
        "contact": contact,
        "checked": None,
    }
    status = NOT_FOUND if isinstance(refusal, NotFound) else MALFORMED
    return render("consumer/missing.html", context, language=language, status=status)


def _as_printed(asked: str) -> tuple[tuple[str, str], ...]:
    """What stands on a stamp that leads to such a path, in the stamp's own words whatever the page's language: an eye must find the
    same beside the same. Nothing where no unit was asked for."""
    match asked.strip("/").split("/"):
        case ["b", code, serial]:
            return ((CODE_LABEL, formats.grouped(code)), (SERIAL_LABEL, in_fours(serial)))
        case ["01", *_gtin_and_lot, "21", serial]:
            return ((SERIAL_LABEL, in_fours(serial)),)
        case _:
            return ()
