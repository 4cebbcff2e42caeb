"""A trace as a tree of lines, in the language of the terminal."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import PlaceRole
from nguongoc.batches.quantities import Canonical, Quantity, Unit, format_amount
from nguongoc.batches.told_origin import Extent, ToldOrigin
from nguongoc.geography import communes
from nguongoc.geography.countries import country_name
from nguongoc.ports.tracing import Amount
from nguongoc.services.handed import HandedState
from nguongoc.services.traced import Trace, TracedEdge, TracedNode
from nguongoc.tracing.answer import Cut, EdgeKind
from nguongoc.tracing.graph import Way
from nguongoc.tracing.names import Kind
from nguongoc.verdict import State


@dataclass(frozen=True, slots=True)
class Words:
    language: str
    ways: Mapping[Way, str]
    nothing: Mapping[Way, str]
    kinds: Mapping[EdgeKind, str]
    states: Mapping[State, str]
    cuts: Mapping[Cut, str]
    above: str
    things: Mapping[Kind, str]
    handed: Mapping[HandedState, str]
    outside: str
    unknown: str
    several: str
    places: Mapping[PlaceRole, str]
    told: str
    not_told: str


VIETNAMESE = Words(
    "vi",
    {Way.BACK: "Từ đâu tới", Way.FORWARD: "Đi tới đâu"},
    {Way.BACK: "không ghi làm từ lô nào khác", Way.FORWARD: "chưa ghi đi đâu"},
    {EdgeKind.MADE: "", EdgeKind.PACKED: "đóng vào: ", EdgeKind.UNPACKED: "lấy ra: ", EdgeKind.HOLDS: "đang chứa: "},
    {
        State.RECALLED: "ĐÃ THU HỒI",
        State.REVOKED: "HỒ SƠ BỊ HUỶ",
        State.EXPIRED: "hết hạn",
        State.ON_HOLD: "đang tạm giữ",
    },
    {
        Cut.DEPTH: "còn nữa, xa hơn %s chặng",
        Cut.NODES: "còn nữa, quá %s lô",
        Cut.WORK: "còn nữa, quá nhiều để xem một lần (%s)",
        Cut.NOT_YOURS: "còn nữa, của bên khác",
    },
    "đã có ở trên",
    {Kind.LOT: "lô không đăng ký ở đây: ", Kind.UNIT: "một gói: ", Kind.LOGISTIC_UNIT: "kiện hàng: ", Kind.TRANSFORMATION: "một mẻ chế biến: ", Kind.OTHER: ""},
    {HandedState.CONFIRMED: "đã giao nhận", HandedState.ON_ITS_WAY: "đang trên đường", HandedState.SENT_OUT: "đã gửi ra ngoài", HandedState.CLAIMED: "chỉ bên nhận nói", HandedState.DIFFERS: "hai bên nói khác nhau: nhận", HandedState.TAKEN_BACK: "đã khai nhầm"},
    "bên ngoài",
    "Không thấy gì dưới mã này.",
    "Nhiều lô cùng số này, hãy chọn một:",
    {PlaceRole.ORIGIN: "%s", PlaceRole.RECEIVED: "nhận hàng ở %s", PlaceRole.PACKED: "đóng gói ở %s"},
    "người bán nói hàng từ %s",
    "từ đâu chưa rõ",
)  # fmt: skip
ENGLISH = Words(
    "en",
    {Way.BACK: "Where it came from", Way.FORWARD: "Where it went"},
    {Way.BACK: "made of no other lot that is known", Way.FORWARD: "nowhere that is known"},
    {EdgeKind.MADE: "", EdgeKind.PACKED: "packed into: ", EdgeKind.UNPACKED: "taken out: ", EdgeKind.HOLDS: "holds: "},
    {
        State.RECALLED: "RECALLED",
        State.REVOKED: "RECORD REVOKED",
        State.EXPIRED: "expired",
        State.ON_HOLD: "on hold",
    },
    {
        Cut.DEPTH: "there is more, beyond %s steps",
        Cut.NODES: "there is more than %s lots",
        Cut.WORK: "there is more than can be looked at in one go (%s)",
        Cut.NOT_YOURS: "there is more, of others",
    },
    "see above",
    {Kind.LOT: "a lot not registered here: ", Kind.UNIT: "one pack: ", Kind.LOGISTIC_UNIT: "a logistic unit: ", Kind.TRANSFORMATION: "one transformation: ", Kind.OTHER: ""},
    {HandedState.CONFIRMED: "handed over", HandedState.ON_ITS_WAY: "on its way", HandedState.SENT_OUT: "sent outside", HandedState.CLAIMED: "the receiver alone says so", HandedState.DIFFERS: "told differently: received", HandedState.TAKEN_BACK: "declared an error"},
    "somebody outside",
    "Nothing is known under this.",
    "Several lots have this number; choose one:",
    {PlaceRole.ORIGIN: "%s", PlaceRole.RECEIVED: "received at %s", PlaceRole.PACKED: "packed at %s"},
    "from %s by its seller's word",
    "from where is not known",
)  # fmt: skip
BRANCH, LAST, DOWN, SPACE = "├─ ", "└─ ", "│  ", "   "


def words() -> Words:
    """By the locale of the terminal, as `fsck` does."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return VIETNAMESE if locale.lower().startswith("vi") else ENGLISH


def tree(trace: Trace, ways: Sequence[Way], say: Words | None = None) -> str:
    """The start, then a tree each way. What stands in it already is named again, marked, and not gone into."""
    say = say or words()
    nodes = {each.node.key: each for each in trace.nodes}
    lines = [_name(nodes[trace.start], say), *_handed(nodes[trace.start], "", say)]
    cut_ways = {cut.way for cut in trace.truncated}
    for way in ways:
        ahead: dict[str, list[TracedEdge]] = {}
        for edge in trace.edges:
            if edge.edge.way is way:
                near = edge.edge.source if way is Way.FORWARD else edge.edge.target
                ahead.setdefault(near, []).append(edge)
        if not ahead and way not in cut_ways:
            lines.append(f"\n{say.ways[way]}: {say.nothing[way]}")
            continue
        lines.append(f"\n{say.ways[way]}:")
        lines += _branches(trace.start, ahead, nodes, way, say)
        for cut in trace.truncated:
            if cut.way is way:
                said = say.cuts[cut.cut]
                lines.append("… " + (said % f"{cut.limit:,}" if "%s" in said else said))
    return "\n".join(lines)


def _branches(
    start: str, ahead: Mapping[str, list[TracedEdge]], nodes: Mapping[str, TracedNode], way: Way, say: Words
) -> list[str]:
    """Depth first with a stack of its own: a chain may be longer than Python's."""
    lines: list[str] = []
    shown = {start}
    todo = _pushed(ahead.get(start, ()), "")
    while todo:
        edge, indent, last = todo.pop()
        far = edge.edge.target if way is Way.FORWARD else edge.edge.source
        again = far in shown
        shown.add(far)
        said = f"{_amount(edge, say)}{say.kinds[edge.edge.kind]}{_name(nodes[far], say)}"
        lines.append(
            f"{indent}{LAST if last else BRANCH}{said}{f' ({say.above})' if again and far in ahead else ''}"
        )
        if not again:
            below = indent + (SPACE if last else DOWN)
            lines += _handed(nodes[far], below, say)
            todo += _pushed(ahead.get(far, ()), indent + (SPACE if last else DOWN))
    return lines


def _handed(traced: TracedNode, indent: str, say: Words) -> list[str]:
    """Where the lot itself went, a line each."""
    lines = []
    for each in traced.handed.shown:
        at = each.sent_at or each.received_at
        day = "" if at is None else f" · {vietnamese_day(at):%d/%m/%Y}"
        other = f" {_counted(each.received, say)}" if each.state is HandedState.DIFFERS else ""
        amount = each.received if each.state is HandedState.CLAIMED else each.sent
        way = f"{each.shipper or '?'} → {each.receiver or say.outside}"
        lines.append(f"{indent}⇢ {_counted(amount, say)} · {way}{day} · {say.handed[each.state]}{other}")
    if traced.handed.left_out:
        lines.append(f"{indent}⇢ … +{traced.handed.left_out:,}")
    return lines


def _counted(amount: Canonical, say: Words) -> str:
    return f"{format_amount(amount.amount, say.language)} {Unit(amount.base.value).label(say.language)}"


def _pushed(edges: list[TracedEdge] | tuple[()], indent: str) -> list[tuple[TracedEdge, str, bool]]:
    ordered = sorted(edges, key=lambda each: (each.edge.at, each.edge.source, each.edge.target))
    return [(edge, indent, number == len(ordered)) for number, edge in enumerate(ordered, 1)][::-1]


def _amount(edge: TracedEdge, say: Words) -> str:
    match edge.amount:
        case Quantity(value=value, unit=unit):
            return f"{format_amount(value, say.language)} {unit.label(say.language)} · "
        case Amount(value=value, uom=uom):
            return f"{format_amount(value, say.language)}{f' {uom}' if uom else ''} · "
        case None:
            return ""


def _told(told: ToldOrigin, language: str) -> str:
    return country_name(told.code, language) if told.extent is Extent.COUNTRY else told.name


def _name(traced: TracedNode, say: Words) -> str:
    lot = traced.lot
    if lot is None:
        return f"{say.things[traced.kind]}{traced.node.key}"
    name = lot.product_name_en if say.language == "en" and lot.product_name_en else lot.product_name
    place = say.places[lot.place_role] % communes.find(lot.commune_code).name
    if lot.place_role is PlaceRole.RECEIVED:
        told = lot.told_origin
        place += ", " + (say.not_told if told is None else say.told % _told(told, say.language))
    parts = [f"{name}, {lot.lot}", lot.organisation_name, place, f"{lot.happened_on:%d/%m/%Y}", lot.code]
    state = "" if traced.state is None else f"  [{say.states[traced.state]}]"
    return " · ".join(parts) + state
