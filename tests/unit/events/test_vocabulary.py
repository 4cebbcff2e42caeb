"""The words of CBV are those of the published schema, in every spelling one and the same."""

from __future__ import annotations

import json

import pytest

from nguongoc.events.vocabulary import VOCABULARIES, TermKind, bare_term, canonical_term
from tests.vectors import vectors

SCHEMA_NAMES = {
    TermKind.BIZ_STEP: "bizStep",
    TermKind.DISPOSITION: "disposition",
    TermKind.BIZ_TRANSACTION_TYPE: "bizTransaction-type",
    TermKind.SOURCE_DESTINATION_TYPE: "source-dest-type",
    TermKind.ERROR_REASON: "error-reason",
    TermKind.MEASUREMENT: "measurementType",
    TermKind.ALERT: "sensorAlertType",
    TermKind.COMPONENT: "component",
}


@pytest.mark.parametrize("kind", TermKind)
def test_the_words_are_those_of_the_published_schema(kind: TermKind) -> None:
    text = (vectors("epcis") / "EPCIS-JSON-Schema.json").read_text(encoding="utf-8")
    alternatives = json.loads(text)["definitions"][SCHEMA_NAMES[kind]]["anyOf"]
    assert VOCABULARIES[kind].words == set(alternatives[1]["enum"])


@pytest.mark.parametrize("kind", TermKind)
def test_every_spelling_of_a_word_is_one_term_and_leads_back_to_the_word(kind: TermKind) -> None:
    for word in VOCABULARIES[kind].words:
        spellings = (word, *(prefix + word for prefix in VOCABULARIES[kind].prefixes))
        assert len({canonical_term(kind, spelling) for spelling in spellings}) == 1
        assert {bare_term(spelling) for spelling in spellings} == {word}


def test_the_canonical_spelling_is_the_web_uri() -> None:
    for spelling in ("shipping", "cbv:BizStep-shipping", "urn:epcglobal:cbv:bizstep:shipping"):
        assert canonical_term(TermKind.BIZ_STEP, spelling) == "https://ref.gs1.org/cbv/BizStep-shipping"
    assert canonical_term(TermKind.MEASUREMENT, "gs1:Temperature") == "https://gs1.org/voc/Temperature"


@pytest.mark.parametrize(
    "text",
    ["harvesting", "https://x.example/steps/drying", "urn:epcglobal:cbv:bizstep:harvesting", "recalled", ""],
)
def test_a_word_of_somebody_else_or_of_another_kind_stays_as_it_is(text: str) -> None:
    assert canonical_term(TermKind.BIZ_STEP, text) == text
