"""One activity asked a question a screen: answers travel in the form itself, so that a page without scripts forgets nothing.

Every answer is read where it was typed and once more before it is kept. Ids of entries are made from the form's own key and the plot,
so a form sent twice, by a thumb or by a network, is kept once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

from nguongoc.batches.quantities import Quantity, UnknownUnit, parse_unit, parse_vietnamese_amount
from nguongoc.diary.areas import Area, AreaUnit
from nguongoc.diary.entries import Activity, Dose, DoseUnit, Entry, Position, Said
from nguongoc.diary.rules import NEEDED
from nguongoc.errors import Refusal
from nguongoc.geography.positions import read_degrees
from nguongoc.parties.facilities import LAND, Facility
from nguongoc.services.browse_master_data import FacilityNotFound, ProductNotFound
from nguongoc.services.diary_ledger import DiaryDraft, Plot
from nguongoc.services.name_members import MemberNotFound
from nguongoc_api.pages.producer.diary_words import place_of
from nguongoc_api.pages.producer.new_lot import AnswerMissing, read_day
from nguongoc_api.pages.producer.reading import whole_number
from nguongoc_api.pages.producer.visit import read_id

ASKED: Final[Mapping[Activity, tuple[str, ...]]] = {
    Activity.PLANTING: ("plots", "material"),
    Activity.FERTILISING: ("plots", "material", "dose"),
    Activity.SPRAYING: ("plots", "material", "interval", "dose"),
    Activity.IRRIGATING: ("plots",),
    Activity.INSPECTING: ("plots",),
    Activity.HARVESTING: ("plots", "quantity"),
    Activity.FIRST_PROCESSING: ("plots", "quantity"),
    Activity.ICING: ("plots", "dose"),
    Activity.LANDING: ("plots", "quantity"),
    Activity.RECEIVING: ("plots", "material", "quantity"),
    Activity.SALTING: ("plots", "material", "dose"),
    Activity.DRYING: ("plots", "quantity"),
    Activity.PACKING: ("plots", "quantity"),
    Activity.CLEANING: ("plots", "material"),
}
"""What is asked one after the other; the rest has an answer that is right most days and can be changed."""
BESIDE: Final = ("day", "who", "crop", "area", "position", "note")
OF_LAND: Final = frozenset({"crop", "area"})
"""Asked only where something grows."""
CHECK: Final = "check"
FIELDS: Final = (
    "plots", "material", "interval", "dose", "dose_unit", "quantity", "quantity_unit", "day", "who", "crop",
    "area", "area_unit", "position", "note",
)  # fmt: skip
OF_STEP: Final = {
    "dose": ("dose", "dose_unit"),
    "quantity": ("quantity", "quantity_unit"),
    "area": ("area", "area_unit"),
}
FIRST_DOSE: Final[Mapping[Activity, DoseUnit]] = {
    Activity.SPRAYING: DoseUnit.MILLILITRE_PER_LITRE,
    Activity.IRRIGATING: DoseUnit.CUBIC_METRE,
}
"""What is offered first, as labels and pumps say it; kilograms elsewhere."""
MOST_TICKS: Final = 45
"""Plots, or members, of one screen: a form has a bounded number of fields."""
_AT: Final = {
    "interval_days": "interval",
    "happened_on": "day",
    "product_id": "crop",
    "responsible_id": "who",
}


@dataclass(slots=True)
class Answers:
    """What has been typed so far, and what is wrong with it, by step."""

    activity: Activity
    said: dict[str, str]
    once: UUID
    corrects: UUID | None = None
    wrong: dict[str, Refusal] = field(default_factory=dict)

    @property
    def steps(self) -> tuple[str, ...]:
        return (*ASKED[self.activity], *BESIDE)

    def steps_at(self, plots: Sequence[Facility]) -> tuple[str, ...]:
        """What is asked of the chosen ones of these, or of any while none is chosen; what was said already is not hidden from who corrects it."""
        chosen = [each for each in plots if str(each.id) in self.said.get("plots", "").split()]
        grown = any(each.kind in LAND for each in chosen or plots)
        return tuple(each for each in self.steps if grown or each not in OF_LAND or each in self.said)

    def judge(self, step: str) -> bool:
        """Whether the answer of one step can be read."""
        self._read(step)
        return step not in self.wrong

    def draft(self) -> DiaryDraft | None:
        """All of it; None where something is wrong."""
        read: dict[str, Any] = {step: self._read(step) for step in self.steps}
        if self.wrong:
            return None
        said = Said(
            self.activity,
            happened_on=read["day"],
            product_id=read["crop"],
            material=read.get("material"),
            dose=read.get("dose"),
            interval_days=read.get("interval"),
            area=read["area"],
            quantity=read.get("quantity"),
            note=read["note"],
            position=read["position"],
        )
        pairs = ((each, who) for each in read["plots"] for who in read["who"])
        return DiaryDraft(said, tuple(self._plot(each, who) for each, who in pairs))

    def _plot(self, facility_id: UUID, who: UUID | None) -> Plot:
        named = f"{facility_id}" if who is None else f"{facility_id} {who}"
        return Plot(uuid5(self.once, named), facility_id, who)

    def spread(self, refusal: Refusal) -> None:
        """A refusal of the domain, to the steps its pointers name."""
        for each in refusal.refusals:
            parts = (each.pointer or "").split("/")
            named = [_AT.get(part, part) for part in reversed(parts)]
            at = next((part for part in named if part in self.steps), "")
            self.wrong.setdefault(at, each)

    def _read(self, step: str) -> Any:
        try:
            return _READ[step](self)
        except Refusal as refusal:
            self.wrong.setdefault(step, refusal)
            return None


def answers_of(activity: Activity, given: Mapping[str, str]) -> Answers:
    """What a form carries."""
    said = {name: given[name] for name in FIELDS if given.get(name)}
    ticked = [value for name, value in given.items() if name.startswith("plot-")]
    if ticked or given.get("step") == "plots":
        said["plots"] = " ".join(dict.fromkeys(ticked))
    people = [value for name, value in given.items() if name.startswith("who-")]
    if people or given.get("step") == "who":
        said["who"] = " ".join(dict.fromkeys(people))
    if given.get("pick"):
        said["day" if given.get("step") == "day" else "material"] = given["pick"]
    corrects = given.get("corrects")
    return Answers(
        activity,
        said,
        read_id(given["once"], AnswerMissing("a key is needed")) if given.get("once") else uuid4(),
        None if not corrects else read_id(corrects, AnswerMissing("no such entry")),
    )


def answers_from(entry: Entry, number: Callable[[Any], str]) -> Answers:
    """A kept entry as if it had just been typed, to be said right."""
    said = entry.said
    typed: dict[str, str | None] = {
        "plots": str(entry.facility_id),
        "material": said.material,
        "interval": None if said.interval_days is None else str(said.interval_days),
        "day": entry.happened_on.isoformat(),
        "who": None if entry.responsible_id is None else str(entry.responsible_id),
        "crop": None if said.product_id is None else str(said.product_id),
        "position": None if said.position is None else written_position(said.position),
        "note": said.note,
    }
    for name, measured in (("dose", said.dose), ("area", said.area), ("quantity", said.quantity)):
        if measured is not None:
            typed |= {name: number(measured.value), f"{name}_unit": measured.unit.value}
    kept = {name: value for name, value in typed.items() if value}
    return Answers(said.activity, kept, uuid4(), entry.id)


def needs(activity: Activity, step: str) -> bool:
    """Whether a step may not be left blank; the names of steps with an answer that is not usual are those of the rules."""
    return step in NEEDED.get(activity, ())


def _plots(answers: Answers) -> tuple[UUID, ...]:
    named = answers.said.get("plots", "").split()
    if not named:
        raise AnswerMissing("choose a plot")
    return tuple(read_id(each, FacilityNotFound("no such facility of this organisation")) for each in named)


def _who(answers: Answers) -> tuple[UUID | None, ...]:
    """One activity may be of many households; of none that was named, it is the organisation's own."""
    unknown = MemberNotFound("no such member of this organisation")
    return tuple(read_id(each, unknown) for each in answers.said.get("who", "").split()) or (None,)


def _material(answers: Answers) -> str | None:
    text = answers.said.get("material")
    if text is None and needs(answers.activity, "material"):
        raise AnswerMissing("say what was used")
    return text


def _dose(answers: Answers) -> Dose | None:
    text, unit = answers.said.get("dose"), answers.said.get("dose_unit", "")
    if text is None:
        return None
    if unit not in {*DoseUnit}:
        raise UnknownUnit("choose a unit")
    return Dose(parse_vietnamese_amount(text), next(each for each in DoseUnit if each.value == unit))


def _area(answers: Answers) -> Area | None:
    text, unit = answers.said.get("area"), answers.said.get("area_unit", "")
    if text is None:
        return None
    if unit not in {*AreaUnit}:
        raise UnknownUnit("choose a unit")
    return Area(parse_vietnamese_amount(text), next(each for each in AreaUnit if each.value == unit))


def _quantity(answers: Answers) -> Quantity | None:
    text = answers.said.get("quantity")
    if text is None:
        if needs(answers.activity, "quantity"):
            raise AnswerMissing("say how much")
        return None
    return Quantity(parse_vietnamese_amount(text), parse_unit(answers.said.get("quantity_unit", "")))


def _position(answers: Answers) -> Position | None:
    """As the phone claims it, which is nobody's business but the organisation's; a boat's may lie anywhere."""
    typed = answers.said.get("position")
    if typed is None:
        return None
    found = read_degrees(typed)
    return Position(found.latitude, found.longitude, found.error_m)


def written_position(position: Position) -> str:
    """As it can be read back."""
    error = "" if position.accuracy_m is None else f" ±{position.accuracy_m}"
    return f"{place_of(position)}{error}"


def _one(name: str, unknown: Refusal) -> Callable[[Answers], UUID | None]:
    return lambda answers: read_id(answers.said[name], unknown) if name in answers.said else None


_READ: Final[Mapping[str, Callable[[Answers], Any]]] = {
    "plots": _plots,
    "material": _material,
    "interval": lambda answers: whole_number(answers.said.get("interval", "")),
    "dose": _dose,
    "quantity": _quantity,
    "area": _area,
    "day": lambda answers: read_day(answers.said["day"]) if "day" in answers.said else None,
    "who": _who,
    "crop": _one("crop", ProductNotFound("no such product of this organisation")),
    "position": _position,
    "note": lambda answers: answers.said.get("note"),
}
