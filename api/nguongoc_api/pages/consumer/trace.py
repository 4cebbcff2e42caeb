"""`/p/trace/...`: where a lot came from, as a picture that needs no script, and the same in words beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from nguongoc.batches.lots import Origin, PlaceRole
from nguongoc.batches.quantities import Quantity
from nguongoc.catalogue.products import Category
from nguongoc.geography import communes
from nguongoc.ports.tracing import LotSeen
from nguongoc.services.traced import Trace, TracedEdge, TracedNode
from nguongoc.tracing.names import Kind
from nguongoc.verdict import State
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer import check_words
from nguongoc_api.pages.consumer.product import address
from nguongoc_api.pages.drawing.layers import layered
from nguongoc_api.pages.drawing.movements import map_of
from nguongoc_api.pages.drawing.rails import on_rails
from nguongoc_api.pages.drawing.shapes import Thing, Went
from nguongoc_api.pages.i18n import N_, Language, Translator, translator
from nguongoc_api.pages.render import Page, render

WIDEST: Final = 1_280
"""Up to here a picture is scaled to the page; wider ones are moved under the finger."""
_STOP: Final = frozenset({State.RECALLED, State.REVOKED})
_KINDS: Final = {
    Kind.LOT: N_("Lô của nơi khác"),
    Kind.UNIT: N_("Một gói hàng"),
    Kind.LOGISTIC_UNIT: N_("Kiện hàng"),
    Kind.TRANSFORMATION: N_("Một mẻ chế biến"),
    Kind.OTHER: N_("Mã của nơi khác"),
}


_CAME: Final = {
    Origin.HARVESTED: N_("Thu hoạch %(day)s"),
    Origin.MADE: N_("Làm ngày %(day)s"),
    Origin.PURCHASED: N_("Mua về %(day)s"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A lot in the list: what it is, how much of it went on, and what it was made of in turn."""

    thing: Thing
    amount: str
    again: bool
    sources: tuple[Told, ...]


def render_trace(trace: Trace, path: str, language: Language, *, base_url: str, demo: bool = False) -> Page:
    """The page of a trace as everybody may see it; `path` is that of the lot, beginning with `/01/` or `/b/`."""
    _ = translator(language)
    things = [thing_of(each, trace.start, _) for each in trace.nodes]
    went = [_went(each, _) for each in trace.edges]
    start = things[0]
    shown = [each for each in went if each.source != each.target]
    desk = layered(things, shown)
    context = {
        "address": address(base_url, f"/p/trace{path}", language, indexed=False),
        "title": _("Đường đi của %(name)s", name=start.title),
        "description": _("Lô này làm từ những lô nào, ở đâu, khi nào."),
        "preview": "",
        "data": None,
        "demo": demo,
        "start": start,
        "lot_page": f"/p{path}",
        "desk": desk,
        "is_wide": desk.width > WIDEST,
        "phone": on_rails(things, shown),
        "map": map_of({each.node.key: each for each in trace.nodes}, things, shown, _),
        "told": _told(start, "", things, went, set()),
        "lots": len(things),
        "origins": sum(1 for each in things if not any(one.target == each.key for one in went)),
        "troubled": sum(1 for each in things if each.trouble),
        "is_cut": bool(trace.truncated),
        "is_alone": len(things) == 1,
    }
    return render("consumer/trace.html", context, language=language, style=("consumer.css", "trace.css"))


def thing_of(traced: TracedNode, start: str, _: Translator) -> Thing:
    """A thing on the way in words, as everybody may know it."""
    lot, key = traced.lot, traced.node.key
    if lot is None:
        name = key.removeprefix("https://id.gs1.org/")
        return Thing(
            key, _(_KINDS[traced.kind]), (name,), "", "foreign", "package-open", None, key == start, ""
        )
    place = formats.commune(communes.find(lot.commune_code).name, _.language)
    came = _(_CAME[lot.origin])
    if lot.place_role is PlaceRole.RECEIVED:
        place = _("Từ ngoài hệ thống")
    if lot.place_role is PlaceRole.PACKED:
        place = _("Đóng gói tại %(place)s", place=place)
    return Thing(
        key=key,
        title=formats.one_of(lot.product_name, lot.product_name_en, _.language),
        lines=(lot.organisation_name, place, came % {"day": formats.day(lot.happened_on)}),
        trouble=_(check_words.STATUS_FAILURES[traced.state])
        if traced.state in check_words.STATUS_FAILURES
        else "",
        tone="stop" if traced.state in _STOP else "care" if traced.state else "",
        icon=_icon(lot),
        href=None if key == start else f"/p{lot_path(lot)}",
        is_start=key == start,
        day=lot.happened_on.isoformat(),
    )


def _icon(lot: LotSeen) -> str:
    if lot.origin is Origin.MADE:
        return "cooking-pot"
    if lot.origin is Origin.PURCHASED:
        return "shopping-basket"
    return "fish" if lot.category is Category.SEAFOOD else "sprout"


def lot_path(lot: LotSeen) -> str:
    """The path of a lot under the resolver; `/p` before it is its page."""
    return f"/b/{lot.code}" if lot.gtin is None else f"/01/{lot.gtin}/10/{lot.lot}"


def _went(traced: TracedEdge, _: Translator) -> Went:
    amount = traced.amount
    said = formats.amount(amount, _.language) if isinstance(amount, Quantity) else ""
    # In a picture the one number that was weighed is enough; the page of the lot has both.
    return Went(traced.edge.source, traced.edge.target, said.partition(" (")[0])


def _told(thing: Thing, amount: str, things: list[Thing], went: list[Went], seen: set[str]) -> Told:
    """Depth first; a lot met again is named and not told again. As deep as the trace, which is bounded."""
    if thing.key in seen:
        return Told(thing, amount, any(each.target == thing.key for each in went), ())
    seen.add(thing.key)
    by_key = {each.key: each for each in things}
    sources = tuple(
        _told(by_key[each.source], each.amount, things, went, seen)
        for each in went
        if each.target == thing.key
    )
    return Told(thing, amount, again=False, sources=sources)
