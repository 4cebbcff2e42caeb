"""What the desk says of a trace: how much went along a step, when, how, and what is missing of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.quantities import EXACT, Base, Canonical, Quantity, Unit, format_amount
from nguongoc.identifiers import public_code
from nguongoc.ports.tracing import Amount
from nguongoc.services.draw_trace import Held, Where
from nguongoc.services.handed import Handed, HandedState
from nguongoc.services.traced import TracedEdge, TracedNode
from nguongoc.tracing.answer import Cut, EdgeKind, Truncation
from nguongoc.tracing.graph import Way, time_of
from nguongoc.tracing.names import Kind
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, Translator

WAYS: Final[Mapping[Way, str]] = {Way.BACK: N_("Từ đâu tới"), Way.FORWARD: N_("Đi tới đâu")}
KINDS: Final[Mapping[EdgeKind, str]] = {
    EdgeKind.MADE: "",
    EdgeKind.PACKED: N_("đóng vào"),
    EdgeKind.UNPACKED: N_("lấy ra"),
    EdgeKind.HOLDS: N_("đang ở trong"),
}
_CUTS: Final[Mapping[Cut, str]] = {
    Cut.DEPTH: N_("còn nữa, xa hơn %(limit)s chặng."),
    Cut.NODES: N_("còn nữa, nhiều hơn %(limit)s lô."),
    Cut.WORK: N_("còn nữa, quá nhiều bước để vẽ ở đây."),
    Cut.NOT_YOURS: N_("còn nữa, nhưng là chuyện mua bán của bên khác nên không hiện cho anh chị."),
}
_UNITS: Final[Mapping[str | None, str]] = {
    "KGM": N_("kg"), "GRM": N_("g"), "DTN": N_("tạ"), "TNE": N_("tấn"), "LTR": N_("lít"), "MLT": N_("ml"),
    "H87": N_("cái"), "EA": N_("cái"), None: N_("cái"),
}  # fmt: skip
"""Of UN/ECE Recommendation 20, as events name them; another code is said as it is."""
_COUNTED: Final = frozenset({EdgeKind.MADE, EdgeKind.PACKED})
_CAN_GROW: Final = frozenset({Cut.DEPTH, Cut.NODES})


@dataclass(frozen=True, slots=True)
class Step:
    """All that went from one thing to another in one manner, in words; `amount` is '' where nobody may be told one."""

    source: str
    target: str
    kind: EdgeKind
    amount: str
    missing: str
    """What is said where an amount would stand: not known, or not for who asks."""
    days: str

    @property
    def is_packing(self) -> bool:
        return self.kind is not EdgeKind.MADE


def steps(edges: Sequence[TracedEdge], nodes: Mapping[str, TracedNode], _: Translator) -> list[Step]:
    """Edges between the same two things as one step, in the order in which they were found."""
    together: dict[tuple[str, str, EdgeKind], dict[str, TracedEdge]] = {}
    for each in edges:
        edge = each.edge
        # An edge on both ways stands once on each.
        together.setdefault((edge.source, edge.target, edge.kind), {}).setdefault(
            f"{edge.event} {edge.at}", each
        )
    return [
        _step(source, target, kind, list(same.values()), nodes, _)
        for (source, target, kind), same in together.items()
    ]


def _step(
    source: str, target: str, kind: EdgeKind, same: list[TracedEdge], nodes: Mapping[str, TracedNode], _: Translator
) -> Step:  # fmt: skip
    told = [each.amount for each in same if each.amount is not None]
    missing = ""
    if kind in _COUNTED and len(told) < len(same) and nodes[source].kind is Kind.LOT:
        hidden = all(each.event_uri is None for each in same if each.amount is None)
        missing = _("không xem được bao nhiêu") if hidden else _("không rõ bao nhiêu")
        if nodes[target].kind is Kind.UNIT:
            missing = ""
    days = sorted({formats.local_day(time_of(each.edge.at)) for each in same})
    return Step(source, target, kind, _sum(told, _), missing, _days(days))


def _sum(told: Iterable[Quantity | Amount], _: Translator) -> str:
    """Those in one unit as one number; what is in another stands beside it."""
    by_unit: dict[str, Decimal] = {}
    single: list[Quantity] = []
    for each in told:
        match each:
            case Quantity(value=value, unit=unit):
                single.append(each)
                word = unit.label(_.language)
            case Amount(value=value, uom=uom):
                word = _(_UNITS[uom]) if uom in _UNITS else str(uom)
        by_unit[word] = EXACT.add(by_unit.get(word, Decimal(0)), value)
    if len(single) == 1 and len(by_unit) == 1:
        return formats.amount(single[0], _.language)
    return "; ".join(
        formats.counted(format_amount(value, _.language), word, _.language) for word, value in by_unit.items()
    )


def _days(days: Sequence[date]) -> str:
    if len(days) == 1:
        return formats.day(days[0])
    return f"{formats.day(days[0])} – {formats.day(days[-1])}"


def missing_of(cuts: Iterable[Truncation], _: Translator) -> list[str]:
    """A sentence for each reason why the picture is not the whole, with the way it is about."""
    return [
        f"{_(WAYS[each.way])}: {_(_CUTS[each.cut]) if each.limit is None or each.cut is Cut.WORK else _(_CUTS[each.cut], limit=each.limit)}"
        for each in cuts
    ]


def can_grow(cuts: Iterable[Truncation]) -> bool:
    """Whether a larger picture would show more."""
    return any(each.cut in _CAN_GROW for each in cuts)


_WHERE: Final[Mapping[Where, str]] = {
    Where.HERE: N_("đang giữ"),
    Where.ON_ITS_WAY: N_("đang trên đường tới"),
    Where.SENT_OUT: N_("đã gửi ra bên ngoài"),
    Where.HANDED_OVER: N_("đã nhận của anh chị"),
    Where.SOLD: N_("đã bán lẻ"),
}
STILL_THERE: Final = frozenset({Where.HERE, Where.ON_ITS_WAY})


def held_in_words(held: Held, unit: Unit, _: Translator) -> str:
    """Who has how much of a lot, and whether it is there, on its way or sold."""
    amount, where = amount_held(held, unit, _), _(_WHERE[held.where])
    name = held.name or _("Bên ngoài hệ thống")
    return _("%(name)s: %(amount)s, %(where)s", name=name, amount=amount, where=where)


HANDED: Final[Mapping[HandedState, str]] = {
    HandedState.CONFIRMED: N_("đã giao nhận"),
    HandedState.ON_ITS_WAY: N_("đang trên đường"),
    HandedState.SENT_OUT: N_("đã gửi ra bên ngoài"),
    HandedState.CLAIMED: N_("chỉ bên nhận nói"),
    HandedState.DIFFERS: N_("hai bên nói khác nhau"),
    HandedState.TAKEN_BACK: N_("đã khai nhầm"),
}


def handed_in_words(handed: Handed, unit: Unit, _: Translator) -> str:
    """One hand-over of the lot itself: when, between whom, how much, and what both sides said."""
    at, differs = handed.sent_at or handed.received_at, handed.state is HandedState.DIFFERS
    amount = handed.received if handed.state is HandedState.CLAIMED else handed.sent
    said = _(
        "%(day)s: %(amount)s, %(shipper)s → %(receiver)s, %(state)s",
        day="?" if at is None else formats.day(vietnamese_day(at)),
        amount=canonical_amount(amount, unit, _),
        shipper=handed.shipper or "?",
        receiver=handed.receiver or _("Bên ngoài hệ thống"),
        state=_(HANDED[handed.state]),
    )
    if differs:
        said += " " + _("(bên nhận nói %(amount)s)", amount=canonical_amount(handed.received, unit, _))
    return said


def amount_held(held: Held, unit: Unit, _: Translator) -> str:
    """How much of a lot somebody has."""
    return canonical_amount(held.amount, unit, _)


def canonical_amount(amount: Canonical, unit: Unit, _: Translator) -> str:
    """Pieces by the name that the lot's own are called by."""
    base = amount.base
    word = unit.label(_.language) if base is Base.PIECE else Unit(base.value).label(_.language)
    return formats.counted(format_amount(amount.amount, _.language), word, _.language)


def shown_code(code: str) -> str:
    """A public code in the groups it is printed in."""
    return public_code.display(code)
