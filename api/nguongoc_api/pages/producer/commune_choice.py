"""A commune from what somebody types: offers to choose among, never a choice made for them. Links alone, no script."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.errors import Refusal
from nguongoc.geography import communes
from nguongoc.geography.communes import CommuneMatch
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import Translator

FIELD = "where"


@dataclass(frozen=True, slots=True)
class Offer:
    """One commune to choose, with why it is offered."""

    code: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Offers:
    """What a page shows below its search field; `split` names former communes that more than one commune took over."""

    typed: str
    found: tuple[Offer, ...]
    split: str
    nothing: bool


def offers(typed: str, _: Translator) -> Offers:
    """For what was typed; nothing found where it is no name of a place."""
    try:
        matches = communes.search(typed)
    except Refusal:
        matches = ()
    by_code: dict[str, list[CommuneMatch]] = {}
    for match in matches:
        by_code.setdefault(match.commune.code, []).append(match)
    former = [each.former for each in matches if each.choose and each.former is not None]
    split = ", ".join(dict.fromkeys(f"{old.name} ({old.district})" for old in former))
    found = tuple(_offer(each, _) for each in by_code.values())
    return Offers(typed[: communes.LONGEST_QUERY], found, split, bool(typed) and not found)


def name_of(code: str, _: Translator) -> str | None:
    """How a page says a commune; None for what is none."""
    try:
        return formats.commune(communes.find(code).name, _.language)
    except Refusal:
        return None


def _offer(matches: list[CommuneMatch], _: Translator) -> Offer:
    commune = matches[0].commune
    old = [each.former for each in matches if each.former is not None]
    # Named by itself, it needs no reason; by what it was, that is the reason.
    if matches[0].former is None and matches[0].district is None:
        why = ""
    elif old:
        names = ", ".join(dict.fromkeys(f"{each.name}, {each.district}" for each in old))
        why = _("gồm %(names)s trước đây", names=names)
    else:
        why = _("có phần của %(names)s trước đây", names=str(matches[0].district))
    return Offer(commune.code, formats.commune(commune.name, _.language), why)
