"""Every parameter of the query language, on both databases, held against what it plainly means."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nguongoc.events.query.parameters import FAMILIES, FIXED
from tests.store.questions.conftest import EVENTS, Asked, record_time
from tests.store.questions.corpus import SPELLINGS
from tests.store.questions.naive import holds


def plainly(members: dict[str, Any]) -> list[int]:
    return [
        position
        for position, event in enumerate(EVENTS)
        if all(holds(event, record_time(position), name, value) for name, value in members.items())
    ]


ALL_SPELLINGS = [text for spelled in SPELLINGS.values() for text in spelled]
TIMES = [
    *sorted({event["eventTime"] for event in EVENTS}),
    *(record_time(position).isoformat() for position in (0, 4, 10)),
    *(
        "2026-03-04T01:00:00Z",
        "2026-03-04T00:00:00+00:00",
        "2026-03-09T00:00:00Z",
        "2026-03-09T00:00:00.000001Z",
    ),
    *(
        "2026-03-04T02:00:00+07:00",
        "2026-03-07T00:00:00Z",
        "2026-12-31T00:00:00Z",
        "2026-03-07T00:00:00+07:00",
    ),
]
NUMBERS = [-1.5, 0, 0.25, 0.5, 1, 2, 2.5, 3, 4, 4.0, 5, 7, 8, 9, 12.5, 50, 80, 90]
TEXTS = ["L1", "A", "x", "y", "5", "deep", "blue", "left", "1", "QA", "guard", "Lan", "2", "4", "wet", "0A",
         "2026-12-31", "2026-03-07T00:00:00Z", "2026-03-06T17:00:00Z", "nothing"]  # fmt: skip
WORDS = ["shipping", "packing", "cbv:BizStep-receiving", "urn:epcglobal:cbv:bizstep:commissioning", "example:selling", "in_transit",
         "damaged", "active", "cbv:Disp-conformant", "recalled", "incorrect_data", "did_not_occur", "Temperature", "gs1:Temperature",
         "RelativeHumidity"]  # fmt: skip
URIS = [*ALL_SPELLINGS, "urn:x:made", "urn:x:note", "urn:x:7", "urn:x:seller", "urn:x:kitchen", "https://x.example/wet",
        "https://example.com/253/method", "https://example.com/253/rules", "https://example.com/m/1", "urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8",
        "urn:epcglobal:cbv:bt:9520123000011:7"]  # fmt: skip
WORDS_OF = {
    "EQ_bizStep": WORDS[:5],
    "EQ_disposition": WORDS[5:10],
    "EQ_persistentDisposition_set": WORDS[5:10],
    "EQ_persistentDisposition_unset": WORDS[5:10],
    "EQ_errorReason": WORDS[10:12],
    "EQ_type": WORDS[12:],
}
ENDINGS = {
    "<type>": ["po", "inv", "example:note", "owning_party", "location", "possessing_party"],
    "<uom>": ["KGM", "EA", "LTR", "CEL", "A93"],
    "<fieldname>": ["example:mark", "shop:score", "shop:at", "shop:inner", "example:empty", "cbvmda:lotNumber", "shop:grades",
                    "cbvmda:itemExpirationDate", "shop:who", "shop:name", "example:level", "example:by", "shop:why", "example:code",
                    "shop:door", "example:seen", "example:floor", "shop:box", "shop:colour", "shop:batch", "shop:probe"],
}  # fmt: skip
TYPES = {
    "bizTransaction": ENDINGS["<type>"][:3],
    "source": ENDINGS["<type>"][3:],
    "destination": ENDINGS["<type>"][3:],
}


def names() -> list[str]:
    """Every parameter that asks something of an event, families with every ending of the corpus."""
    found = [name for name in FIXED if not name.startswith(("order", "eventCount", "maxEvent"))]
    for family in FAMILIES:
        if family.target is None or family.stem is None:
            continue
        kind = family.name.removeprefix(family.stem)
        endings = TYPES[family.stem.split("_")[1]] if kind == "<type>" else ENDINGS[kind]
        if kind == "<fieldname>":
            # Those that the corpus has in this part of an event, and one that it has not.
            part = family.stem.partition("_")[2]
            there = [each for each in endings if plainly({f"EXISTS_{part}{each}": None})]
            endings = [*there, next(each for each in endings if each not in there)]
        found += [f"{family.stem}{ending}" for ending in endings]
    return found


@st.composite
def value_of(draw: st.DrawFn, name: str) -> Any:
    operator = name.partition("_")[0]

    def some(values: list[Any]) -> Any:
        return draw(st.lists(st.sampled_from(values), min_size=1, max_size=3))

    if operator == "EXISTS":
        return None
    if name == "eventType":
        return some(
            ["ObjectEvent", "AggregationEvent", "TransformationEvent", "TransactionEvent", "AssociationEvent"]
        )
    if name == "EQ_action":
        return some(["ADD", "OBSERVE", "DELETE"])
    if name in WORDS_OF:
        return some(WORDS_OF[name])
    if name == "EQ_booleanValue":
        return draw(st.booleans())
    if name in {"EQ_stringValue", "EQ_hexBinaryValue"}:
        return some(TEXTS)
    if "quantity" in name or any(
        f"_{each}_" in name for each in ("value", "minValue", "maxValue", "meanValue", "sDev", "percValue")
    ):
        return some(NUMBERS) if operator == "EQ" else draw(st.sampled_from(NUMBERS))
    if "percRank" in name:
        return draw(st.sampled_from(NUMBERS))
    if ":" in name and not name.startswith(("EQ_bizTransaction", "EQ_source", "EQ_destination")):
        if operator == "EQ":
            return draw(st.one_of(st.just(some(TEXTS)), st.sampled_from(NUMBERS)))
        return draw(st.sampled_from([*NUMBERS, *TIMES]))
    if operator in {"GE", "LT"}:
        return draw(st.sampled_from(TIMES))
    return some(URIS)


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    chosen = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    return {name: draw(value_of(name)) for name in chosen}


NAMES = names()
MANY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@MANY
@given(question=questions())
def test_any_question_is_answered_as_it_plainly_means(asked: Asked, question: dict[str, Any]) -> None:
    assert asked.of_owner(**question) == plainly(question)


def test_each_parameter_finds_what_it_asks_for_and_leaves_out_the_rest(asked: Asked) -> None:
    """For each parameter alone: a value that finds something where there is one, and one that finds the least."""
    for name in NAMES:
        values = sorted(_each_value(name), key=lambda value: len(plainly({name: value})))
        for value in (values[0], values[-1]):
            assert asked.of_owner(**{name: value}) == plainly({name: value}), (name, value)


def test_the_corpus_answers_parameters_with_something() -> None:
    """So that equal answers are not equal because both are empty."""
    silent = {name for name in NAMES if not any(plainly({name: value}) for value in _each_value(name))}
    assert len(silent) < len(NAMES) * 2 / 3
    units = ("_KGM", "_EA", "_LTR", "_CEL", "_A93")
    assert {name for name in silent if ":" not in name and not name.endswith(units)} <= {
        "EQ_chemicalSubstance", "EQ_source_possessing_party", "EQ_destination_possessing_party", "EQ_destination_location"
    }  # fmt: skip


def _each_value(name: str) -> list[Any]:
    operator = name.partition("_")[0]
    if operator == "EXISTS":
        return [None]
    if name == "eventType":
        return [["ObjectEvent"], ["TransformationEvent", "AssociationEvent"]]
    if name == "EQ_action":
        return [["ADD"], ["OBSERVE", "DELETE"]]
    if name in WORDS_OF:
        return [[each] for each in WORDS_OF[name]]
    if name == "EQ_booleanValue":
        return [True, False]
    if name in {"EQ_stringValue", "EQ_hexBinaryValue"}:
        return [[each] for each in TEXTS]
    if "quantity" in name or "percRank" in name or name.endswith(("_KGM", "_EA", "_LTR", "_CEL", "_A93")):
        return [[each] for each in NUMBERS] if operator == "EQ" else list(NUMBERS)
    if ":" in name and not name.startswith(("EQ_bizTransaction", "EQ_source", "EQ_destination")):
        return [[each] for each in TEXTS] + NUMBERS if operator == "EQ" else [*NUMBERS, *TIMES]
    return list(TIMES) if operator in {"GE", "LT"} else [[each] for each in URIS]
