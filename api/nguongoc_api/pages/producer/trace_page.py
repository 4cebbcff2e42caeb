"""A trace as its page shows it: things and steps for the drawing, and every lot in words beneath it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from nguongoc.batches.lots import PlaceRole
from nguongoc.batches.quantities import Unit
from nguongoc.geography import communes
from nguongoc.services.draw_trace import Beside, Held, TracePicture
from nguongoc.services.traced import TracedNode
from nguongoc.tracing.graph import Way
from nguongoc.tracing.names import Kind
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer import bought_words
from nguongoc_api.pages.consumer.trace import lot_path, thing_of
from nguongoc_api.pages.drawing.shapes import Thing, Went
from nguongoc_api.pages.i18n import N_, Translator
from nguongoc_api.pages.producer.trace_parties import Parties, parties_of
from nguongoc_api.pages.producer.trace_words import (
    KINDS,
    STILL_THERE,
    Step,
    amount_held,
    handed_in_words,
    held_in_words,
    shown_code,
    steps,
)

NOTHING: Final = Beside(None, ())
LinkTo = Callable[[TracedNode], str | None]


@dataclass(frozen=True, slots=True)
class Joined:
    """A step as one of its ends tells it: the other end, and how, how much, when."""

    title: str
    anchor: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing of the chain in words: what the drawing has no room for."""

    anchor: str
    thing: Thing
    facts: tuple[tuple[str, str], ...]
    came: tuple[Joined, ...]
    went: tuple[Joined, ...]
    handed: tuple[str, ...]
    held: tuple[str, ...]
    page: str | None
    trace: str | None
    """Its own trace, where who asks may see it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the page needs; `told` in the order of the chain, sources first. `parties` are drawn beside the lots."""

    things: list[Thing]
    went: list[Went]
    parties: Parties
    start: Told
    back: list[Told]
    forward: list[Told]
    origins: int
    ends: int


def picture_of(
    made: TracePicture, _: Translator, *, link_to: LinkTo, opened: Callable[[str], str]
) -> Picture:
    """`link_to` knows the trace of a lot, `opened` the address of this page with one thing's words open."""
    nodes = {each.node.key: each for each in made.trace.nodes}
    walked = steps(made.trace.edges, nodes, _)
    things = {key: _thing(each, made, _) for key, each in nodes.items()}
    anchors = {key: _anchor(at, each) for at, (key, each) in enumerate(nodes.items())}
    told = {
        key: Told(
            anchor=anchors[key],
            thing=things[key],
            facts=_facts(each, _),
            came=tuple(_joined(one, one.source, things, anchors, _) for one in walked if one.target == key),
            went=tuple(_joined(one, one.target, things, anchors, _) for one in walked if one.source == key),
            handed=_handed(each, _),
            held=_held(each, made, _),
            page=None if each.lot is None else f"/p{lot_path(each.lot)}",
            trace=None if key == made.trace.start else link_to(each),
        )
        for key, each in nodes.items()
    }
    start = made.trace.start
    between = [each for each in walked if each.source != each.target]
    went = [_went(each, nodes) for each in between]
    hrefs = {key: opened(anchor) for key, anchor in anchors.items()}
    return Picture(
        things=[replace(each, href=hrefs[key]) for key, each in things.items()],
        went=went,
        parties=parties_of(nodes, went, hrefs, _),
        start=told[start],
        back=sorted((told[key] for key in nodes if nodes[key].node.way is Way.BACK), key=_oldest),
        forward=sorted((told[key] for key in nodes if nodes[key].node.way is Way.FORWARD), key=_oldest),
        origins=_ends(nodes, Way.BACK, {each.target for each in between}),
        ends=_ends(nodes, Way.FORWARD, {each.source for each in between}),
    )


def _oldest(told: Told) -> tuple[str, str]:
    return (told.thing.day, told.thing.title)


def _ends(nodes: Mapping[str, TracedNode], way: Way, inner: set[str]) -> int:
    return sum(1 for key, each in nodes.items() if each.node.way is way and key not in inner)


def _anchor(at: int, each: TracedNode) -> str:
    return f"thu-{at}" if each.lot is None else f"lo-{each.lot.code}"


def _thing(each: TracedNode, made: TracePicture, _: Translator) -> Thing:
    """As everybody is shown it, with the photo, how much it was, and where it is now."""
    thing = thing_of(each, made.trace.start, _)
    thing = replace(thing, went_on=each.node.way is Way.FORWARD)
    if each.lot is None:
        return thing
    beside = made.beside.get(each.node.key, NOTHING)
    photo = "" if beside.photo is None else formats.photo_path(beside.photo, min(beside.photo.widths))
    lines = [_("Lô %(lot)s", lot=each.lot.lot), *thing.lines]
    if each.whole:
        lines.append(formats.amount(each.lot.quantity, _.language))
    if left := _left(beside.held, each.lot.quantity.unit, _):
        lines.append(left)
    return replace(thing, photo=photo, lines=tuple(lines))


def _left(held: tuple[Held, ...], unit: Unit, _: Translator) -> str:
    """What is left of it and where, in the one line that a card has room for."""
    there = [each for each in held if each.where in STILL_THERE]
    if len(there) == 1:
        amount, name = amount_held(there[0], unit, _), there[0].name
        return _("Còn %(amount)s: %(name)s", amount=amount, name=name)
    return _("Còn ở %(n)d nơi", n=len(there)) if there else ""


def _held(each: TracedNode, made: TracePicture, _: Translator) -> tuple[str, ...]:
    if each.lot is None:
        return ()
    unit = each.lot.quantity.unit
    return tuple(held_in_words(one, unit, _) for one in made.beside.get(each.node.key, NOTHING).held)


def _handed(each: TracedNode, _: Translator) -> tuple[str, ...]:
    if each.lot is None:
        return ()
    unit = each.lot.quantity.unit
    lines = [handed_in_words(one, unit, _) for one in each.handed.shown]
    if each.handed.left_out:
        lines.append(_("Còn %(n)d lần giao nữa", n=each.handed.left_out))
    return tuple(lines)


_PLACES: Final = {
    PlaceRole.ORIGIN: N_("Nơi làm ra"),
    PlaceRole.RECEIVED: N_("Nơi nhận hàng"),
    PlaceRole.PACKED: N_("Nơi đóng gói"),
}


def _facts(each: TracedNode, _: Translator) -> tuple[tuple[str, str], ...]:
    lot = each.lot
    if lot is None:
        return ((_("Mã"), each.node.key),)
    place = formats.commune(communes.find(lot.commune_code).name, _.language)
    facts = [
        (_(_PLACES[lot.place_role]), f"{lot.organisation_name}, {lot.facility_name}, {place}"),
        (_("Số lô"), lot.lot),
        (_("Mã tra cứu"), shown_code(lot.code)),
    ]
    if lot.place_role is PlaceRole.RECEIVED:
        facts.insert(1, (_("Nơi trồng, đánh bắt (người bán nói)"), bought_words.told(lot.told_origin, _)[0]))
    if each.whole:
        facts.append((_("Số lượng"), formats.amount(lot.quantity, _.language)))
    if lot.expires_on is not None:
        facts.append((_("Hạn dùng"), formats.day(lot.expires_on)))
    return tuple(facts)


def _joined(
    step: Step, other: str, things: Mapping[str, Thing], anchors: Mapping[str, str], _: Translator
) -> Joined:
    how = _(KINDS[step.kind]) if step.is_packing else ""
    title = ", ".join((things[other].title, *things[other].lines[:1]))
    said = tuple(filter(None, (how, step.amount, step.missing, step.days)))
    return Joined(title, anchors[other], said)


def _went(step: Step, nodes: Mapping[str, TracedNode]) -> Went:
    """On a line: the one number that was weighed, and a day only where it is not the day of what was made."""
    # One unit came with its lot.
    lot = nodes[step.source if nodes[step.target].kind is Kind.UNIT else step.target].lot
    own_day = not step.is_packing and lot is not None and formats.day(lot.happened_on) == step.days
    amount = step.amount.partition(" (")[0]
    when = step.missing or ("" if own_day else step.days)
    return Went(step.source, step.target, amount, when, step.is_packing)
