"""What a request asks for: which form, which link type, which language.

Headers are read once for each spelling and remembered: phones of one make all send the same ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Generic, TypeVar
from urllib.parse import unquote_plus

from nguongoc.catalogue.link_types import full_relation
from nguongoc_api.hand_off import MARK
from nguongoc_api.pages.i18n import Language, choose_language
from nguongoc_api.resolver.refusals import LinkTypeRepeated

T = TypeVar("T")
LONGEST_HEADER: Final = 1_000
MOST_RANGES: Final = 40
MOST_REMEMBERED: Final = 2_000
LONGEST_LINK_TYPE: Final = 200
LINKSET_TYPES: Final = frozenset({"linkset", "all"})
"""`all` is deprecated since 1.0 and still printed in guides."""


class Form(StrEnum):
    """In which form the answer is wanted; each form of a linkset has its own media type."""

    REDIRECT = ""
    LINKSET = "application/linkset+json"
    JSON = "application/json"
    JSON_LD = "application/ld+json"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the `Accept` header says; `html` is whether a refusal is better told by a page, `key` names the wish in a cache."""

    form: Form
    html: bool
    key: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", f"{self.form.value} {self.html:d}")


NO_WISH: Final = Wish(Form.REDIRECT, html=False)


class Remembered(Generic[T]):
    """A reading of header values, at most `MOST_REMEMBERED` of them; a flood of new ones starts it afresh."""

    __slots__ = ("_read", "_readings")

    def __init__(self, read: Callable[[str], T]) -> None:
        self._read = read
        self._readings: dict[bytes, T] = {}

    def __call__(self, header: bytes) -> T:
        try:
            return self._readings[header]
        except KeyError:
            pass
        reading = self._read(header[:LONGEST_HEADER].decode("latin-1"))
        if len(header) <= LONGEST_HEADER:
            if len(self._readings) >= MOST_REMEMBERED:
                self._readings.clear()
            self._readings[header] = reading
        return reading


def read_accept(header: str) -> Wish:
    """The form that an `Accept` header prefers (RFC 9110 section 12.5.1); whatever cannot be read is passed over.

    A linkset is given only to who names it, never for `*/*`: browsers and most clients say that too. `application/linkset+json`
    wins a tie with HTML, because nobody says it by accident; `application/json` does not.
    """
    qualities: dict[str, float] = {}
    for part in header.split(",")[:MOST_RANGES]:
        media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
        qualities[media_type] = max(qualities.get(media_type, 0.0), quality_of(parameters))
    html = max(qualities.get("text/html", 0.0), qualities.get("application/xhtml+xml", 0.0))
    forms = (Form.LINKSET, Form.JSON_LD, Form.JSON)
    best = max(forms, key=lambda form: qualities.get(form.value, 0.0))
    quality = qualities.get(best.value, 0.0)
    if quality == 0 or quality < html or (quality == html and best is not Form.LINKSET):
        best = Form.REDIRECT
    problem = max(qualities.get("application/problem+json", 0.0), quality)
    return Wish(best, html > 0 and html >= problem)


def quality_of(parameters: list[str]) -> float:
    """The `q` among the parameters of a range: 1 where there is none, 0 where it cannot be read."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                return 0.0
            return quality if 0.0 <= quality <= 1.0 else 0.0
    return 1.0


def read_accept_language(header: str) -> Language:
    """The language of ours that `Accept-Language` prefers; one that nobody speaks here is no reason for a 300."""
    return choose_language(header, None)


def asked_link_type(raw_query: bytes) -> str | None:
    """The link type of a raw query, as a full address where its prefix is known; None where none is asked for.

    Raises `LinkTypeRepeated` for two that differ.
    """
    if b"linkType" not in raw_query:
        return None
    asked = {value for name, value in _parameters(raw_query) if name == "linkType" and value}
    if len(asked) > 1:
        raise LinkTypeRepeated("linkType stands twice in the query, with two values")
    return full_relation(asked.pop()) if asked else None


def asked_context(raw_query: bytes) -> str | None:
    """The context of a raw query, None where none is asked for; of several the first counts."""
    if b"context" not in raw_query:
        return None
    return next((value for name, value in _parameters(raw_query) if name == "context" and value), None)


def was_handed_off(raw_query: bytes) -> bool:
    """Whether another resolver sent the request here."""
    return MARK.encode() in raw_query and any(name == MARK for name, _ in _parameters(raw_query))


def _parameters(raw_query: bytes) -> list[tuple[str, str]]:
    pairs = []
    for parameter in re.split(rb"[&;]", raw_query):
        name, _, value = parameter.partition(b"=")
        pairs.append((_text(name), _text(value[: 3 * LONGEST_LINK_TYPE])))
    return pairs


def _text(raw: bytes) -> str:
    return unquote_plus(raw.decode("latin-1"), errors="replace")
