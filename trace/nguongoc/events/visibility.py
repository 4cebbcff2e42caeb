"""The public minimum of an event (decision 10): what happened, when, to which public lot, at which facility of whoever tells it.

An allow-list throughout: a member nobody thought of here is hidden. What remains no longer hashes to the event's name and may lack what
the schema asks of a whole event (the transactions of a TransactionEvent): it tells of an event, it is none to capture again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from nguongoc.events.build import DAY_PRECISION
from nguongoc.events.context import Namespaces
from nguongoc.events.growing import VOCABULARY, GrowingStep
from nguongoc.events.identified import EPC_LISTS, PLACES, QUANTITY_LISTS
from nguongoc.events.model import CBV_MASTER_DATA, EPCIS_CONTEXT, Member
from nguongoc.events.structure.events import EVENT_TYPES
from nguongoc.events.vocabulary import VOCABULARIES, TermKind, bare_term

PUBLIC_ILMD = frozenset(
    {
        "lotNumber",
        "itemExpirationDate",
        "bestBeforeDate",
        "sellByDate",
        "harvestStartDate",
        "harvestEndDate",
        "productionDate",
        "countryOfOrigin",
    }
)
"""Of CBV's master data: what stands on a label. None of it names who, where exactly, or how much."""
_AS_THEY_ARE = ("eventID", "eventTime", "eventTimeZoneOffset", "recordTime")
_ACTIONS = frozenset({"ADD", "OBSERVE", "DELETE"})
_MADE = {"TransformationEvent": ("outputEPCList", "outputQuantityList")}
_LONGEST_ILMD = 200
_SOMEBODYS_TYPE = "epcis:EPCISEvent"

_HASHES = "ni:"

IsPublic = Callable[[str], bool]


def tells_whole(name: str) -> bool:
    """Whether a name of an event follows from all that is in it, as a hash does.

    To whoever may read only the minimum it is no name: amounts and customers could be guessed, and the guess held against it.
    """
    return name[: len(_HASHES)].lower() == _HASHES


def public_minimum(
    event: Mapping[str, Any], is_public: IsPublic, namespaces: Namespaces | None = None
) -> dict[str, Any]:
    """What anybody may read of an event. `is_public` knows the identifiers of public lots and of facilities of the event's organisation.

    The answer needs no context but its own: words are bare, master data under `cbvmda:`. `namespaces` are those in force in
    the event.
    """
    spaces = namespaces or Namespaces()
    told: dict[str, Any] = {"type": _one_of(EVENT_TYPES, event.get("type")) or _SOMEBODYS_TYPE}
    told |= {name: event[name] for name in _AS_THEY_ARE if isinstance(event.get(name), str)}
    if (action := _one_of(_ACTIONS, event.get("action"))) is not None:
        told["action"] = action
    _tell_what(event, is_public, told)
    for name, kind in (("bizStep", TermKind.BIZ_STEP), ("disposition", TermKind.DISPOSITION)):
        if (word := _word(kind, event.get(name))) is not None:
            told[name] = word
    if (step := _growing(event, spaces)) is not None:
        told["bizStep"] = step
    _tell_standing(event, told)
    for name in PLACES:
        place = event.get(name)
        id = place.get("id") if isinstance(place, dict) else None
        if isinstance(id, str) and is_public(id):
            told[name] = {"id": id}
    declared = _tell_ilmd(event, told, spaces) | _tell_precision(event, told, spaces)
    return told | {"@context": [EPCIS_CONTEXT, declared]} if declared else told


def _tell_what(event: Mapping[str, Any], is_public: IsPublic, told: dict[str, Any]) -> None:
    """Public identifiers, under the members they stand in; no amounts."""
    for name in EPC_LISTS:
        if found := [epc for epc in _items(event, name) if isinstance(epc, str) and is_public(epc)]:
            told[name] = found
    for name in QUANTITY_LISTS:
        classes = (item.get("epcClass") for item in _items(event, name) if isinstance(item, dict))
        if found := [each for each in classes if isinstance(each, str) and is_public(each)]:
            told[name] = [{"epcClass": each} for each in found]
    parent = event.get("parentID")
    if isinstance(parent, str) and is_public(parent):
        told["parentID"] = parent


def _tell_standing(event: Mapping[str, Any], told: dict[str, Any]) -> None:
    """Lasting dispositions, a recall among them, and that the event is taken back."""
    lasting = event.get("persistentDisposition")
    if isinstance(lasting, dict):
        words = {
            name: [word for item in _items(lasting, name) if (word := _word(TermKind.DISPOSITION, item))]
            for name in ("set", "unset")
        }
        if kept := {name: each for name, each in words.items() if each}:
            told["persistentDisposition"] = kept
    declared = event.get("errorDeclaration")
    if isinstance(declared, dict) and isinstance(declared.get("declarationTime"), str):
        told["errorDeclaration"] = {"declarationTime": declared["declarationTime"]}
        if (reason := _word(TermKind.ERROR_REASON, declared.get("reason"))) is not None:
            told["errorDeclaration"]["reason"] = reason


def _tell_ilmd(event: Mapping[str, Any], told: dict[str, Any], namespaces: Namespaces) -> dict[str, str]:
    """Only where everything that came into being is public: ILMD does not say of which thing it speaks.

    The prefixes that what was told needs.
    """
    ilmd = event.get("ilmd")
    made = _MADE.get(told["type"], ("epcList", "quantityList"))
    if not isinstance(ilmd, dict) or any(
        len(_items(event, name)) != len(told.get(name, ())) for name in made
    ):
        return {}
    kept = {
        f"cbvmda:{local}": value
        for name, value in ilmd.items()
        if isinstance(value, str) and len(value) <= _LONGEST_ILMD
        for space, local in [namespaces.split(name) or ("", "")]
        if space == CBV_MASTER_DATA and local in PUBLIC_ILMD
    }
    if not kept:
        return {}
    told["ilmd"] = kept
    return {"cbvmda": CBV_MASTER_DATA}


def _tell_precision(event: Mapping[str, Any], told: dict[str, Any], namespaces: Namespaces) -> dict[str, str]:
    """That only the day is known, where one of our own events says so: its noon is no time of day."""
    prefix = Member.TIME_PRECISION.partition(":")[0]
    ours = namespaces.prefixes.get(prefix, "")
    if event.get(Member.TIME_PRECISION) != DAY_PRECISION or not ours.endswith(VOCABULARY):
        return {}
    told[Member.TIME_PRECISION.value] = DAY_PRECISION
    return {prefix: ours}


def _growing(event: Mapping[str, Any], namespaces: Namespaces) -> str | None:
    """A step of growing by our own word, which its producer chose to tell."""
    ours = namespaces.prefixes.get(Member.TIME_PRECISION.partition(":")[0], "")
    words = {f"{ours}{step}" for step in GrowingStep} if ours.endswith(VOCABULARY) else ()
    return _one_of(words, event.get("bizStep"))


def _one_of(words: Collection[str], value: Any) -> str | None:
    return value if isinstance(value, str) and value in words else None


def _word(kind: TermKind, value: Any) -> str | None:
    """A word of CBV, bare; anybody's own words are hidden with what they might tell."""
    return _one_of(VOCABULARIES[kind].words, bare_term(value) if isinstance(value, str) else None)


def _items(members: Mapping[str, Any], name: str) -> list[Any]:
    value = members.get(name)
    return value if isinstance(value, list) else []
