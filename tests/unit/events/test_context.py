"""Names in EPCIS documents are expanded by what their contexts declare, and by nothing that would have to be fetched."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from nguongoc.events.context import MOST_PARTS, ContextNotReadable, ContextTooLarge, Namespaces
from nguongoc.events.model import EPCIS_CONTEXT
from tests.unit.events.hostile import JSON, refusal


@pytest.mark.parametrize(
    "context", [None, EPCIS_CONTEXT, [EPCIS_CONTEXT], "https://gs1.github.io/EPCIS/", {}]
)
def test_the_prefixes_of_gs1_are_always_known(context: Any) -> None:
    namespaces = Namespaces.read(context)
    assert namespaces.expand("cbvmda:lotNumber") == "urn:epcglobal:cbv:mda:lotNumber"
    assert namespaces.expand("gs1:Temperature") == "https://gs1.org/voc/Temperature"
    assert namespaces.unread == ()


def test_own_prefixes_are_texts_or_objects_with_an_id_and_may_stand_on_each_other() -> None:
    context = [EPCIS_CONTEXT, {"ex": "https://x.example/"}, {"f": {"@id": "ex:f#"}, "ex:t": {"@type": "@id"}}]
    namespaces = Namespaces.read(context)
    assert namespaces.expand("ex:a:b") == "https://x.example/a:b"
    assert namespaces.split("f:a") == ("https://x.example/f#", "a")
    assert "ex:t" not in namespaces.prefixes


@pytest.mark.parametrize(
    "name", ["bare", "urn:epc:id:sgtin:1", "https://x.example/", "nobody:knows", "ex://a", ""]
)
def test_anything_else_stays_as_it_is(name: str) -> None:
    assert Namespaces.read({"ex": "https://x.example/"}).expand(name) == name


def test_a_context_at_an_unknown_address_is_noted_and_not_fetched() -> None:
    assert Namespaces.read(["https://x.example/c", EPCIS_CONTEXT]).unread == ("https://x.example/c",)


def test_a_context_that_only_looks_like_that_of_gs1_is_not_taken_for_it() -> None:
    lookalike = "https://ref.gs1.org.evil.example/standards/epcis/x"
    assert Namespaces.read(lookalike).unread == (lookalike,)


def test_an_event_redefines_and_takes_away_what_its_document_declares() -> None:
    document = Namespaces.read({"ex": "https://x.example/", "gone": "https://g.example/"})
    event = document.within({"ex": "https://y.example/", "gone": None})
    assert (event.expand("ex:a"), event.expand("gone:a")) == ("https://y.example/a", "gone:a")
    assert document.expand("ex:a") == "https://x.example/a"
    assert document.within(None) is document


@pytest.mark.parametrize("scheme", ["urn", "http", "HTTPS"])
def test_a_scheme_is_not_redefined(scheme: str) -> None:
    with pytest.raises(ContextNotReadable) as refused:
        Namespaces.read([EPCIS_CONTEXT, {scheme: "https://x.example/"}])
    assert refused.value.pointer == f"/@context/1/{scheme}"


@pytest.mark.parametrize(
    "context",
    [
        ["https://x.example/"] * (MOST_PARTS + 1),
        {f"p{n}": "https://x.example/" for n in range(MOST_PARTS + 1)},
        [{f"p{n}{m}": "https://x.example/" for n in range(60)} for m in range(2)],
        {"p" * 201: "https://x.example/"},
        {"p": "https://x.example/" + "a" * 2048},
        [{f"p{n}": f"p{n - 1}:{'a' * 1000}" if n else "https://x.example/"} for n in range(5)],
    ],
)
def test_a_context_is_bounded_also_in_what_it_adds_up_to(context: Any) -> None:
    with pytest.raises(ContextTooLarge):
        Namespaces.read(context)


@given(JSON)
def test_any_json_is_read_or_refused_with_a_pointer(context: Any) -> None:
    refused = refusal(lambda: Namespaces.read(context))
    assert refused is None or (refused.pointer or "").startswith("/@context")
