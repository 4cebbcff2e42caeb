"""Where a lot itself went, beside it in a trace: each side sees its own, an authority all, everybody nothing."""

from __future__ import annotations

from typing import Any

import pytest

from nguongoc.ports.rows import Role
from nguongoc.services.trace_lot import Wanted
from nguongoc.tracing.graph import Way
from nguongoc_api.cli.trace_tree import ENGLISH, VIETNAMESE, tree
from tests.http.conftest import Site
from tests.http.test_holdings import lot
from tests.service import Farm

__all__ = ["lot"]
Json = dict[str, Any]


def kilograms(value: str) -> Json:
    return {"value": value, "unit": "kg"}


@pytest.fixture
def handed(site: Site, lot: Json) -> Json:
    """300 kg to the neighbour, who says 299, and 100 kg on their way."""
    ours, theirs = site.producer(), site.as_(Role.PRODUCER, site.neighbour)
    sent = [
        site.client.post(f"/v1/batches/{lot['id']}/shipments", json=said, headers=ours)
        for said in (
            {"to": site.neighbour.slug, "quantity": kilograms("300"), "reference": "PX-1"},
            {"to": site.neighbour.slug, "quantity": kilograms("100"), "reference": "PX-2"},
        )
    ]
    assert [each.status_code for each in sent] == [201, 201], sent[0].text
    site.post(f"{sent[0].headers['location']}/receipt", {"quantity": kilograms("299")}, theirs)
    return lot


def hand_overs(site: Site, lot: Json, key: dict[str, str]) -> list[Json]:
    told = site.get(f"/v1/batches/{lot['id']}/trace", key).json()
    assert told["nodes"][0]["lot"]["hand_overs_left_out"] == 0
    shown: list[Json] = told["nodes"][0]["lot"]["hand_overs"]
    return shown


def test_both_sides_and_an_authority_see_what_each_said(site: Site, handed: Json) -> None:
    keys = (site.producer(), site.as_(Role.PRODUCER, site.neighbour), site.as_(Role.AUTHORITY))
    told = [hand_overs(site, handed, key) for key in keys]
    assert told[0] == told[1] == told[2]
    one, other = told[0]
    assert (one["shipper"], one["receiver"]) == (site.cooperative.name, site.neighbour.name)
    assert one["reference"].endswith("/PX-1")
    assert (one["state"], one["sent"]["value"], one["received"]["value"]) == (
        "differs",
        "300",
        "299",
    )
    assert one["sent_at"] <= one["received_at"]
    assert (other["state"], other["received"], other["received_at"]) == (
        "on_its_way",
        {"value": "0", "unit": "kg"},
        None,
    )


def test_to_whom_it_went_on_is_for_who_sent_it_and_who_was_sent_it(site: Site, handed: Json) -> None:
    third = Farm(site.services, "ben-thu-ba").organisation
    theirs = site.as_(Role.PRODUCER, site.neighbour)
    site.post(
        f"/v1/batches/{handed['id']}/shipments", {"to": third.slug, "quantity": kilograms("10")}, theirs
    )
    seen = {
        name: [each["receiver"] for each in hand_overs(site, handed, key)]
        for name, key in {
            "maker": site.producer(),
            "neighbour": theirs,
            "third": site.as_(Role.PRODUCER, third),
            "authority": site.as_(Role.AUTHORITY),
        }.items()
    }
    neighbour = site.neighbour.name
    assert seen == {
        "maker": [neighbour] * 2,
        "neighbour": [neighbour] * 2 + [third.name],
        "third": [third.name],
        "authority": [neighbour] * 2 + [third.name],
    }


def test_everybody_else_is_told_nothing_of_it(site: Site, handed: Json) -> None:
    page = site.get(f"/p/trace/b/{handed['code']}", {"Accept": "text/html"}).text
    assert "PX-1" not in page
    assert site.neighbour.name not in page


def test_the_terminal_says_it_under_the_lot(site: Site, handed: Json) -> None:
    trace_lot = site.services.trace_lot
    with site.services.reads.open() as reader:
        batch = reader.lots.batch_by_code(handed["code"])
    assert batch is not None
    trace = trace_lot.everything(trace_lot.key_of(batch), Wanted())
    lines = tree(trace, (Way.FORWARD,), VIETNAMESE).splitlines()
    arrow = f"{site.cooperative.name} → {site.neighbour.name}"
    assert next(line for line in lines if line.startswith("⇢")).startswith(f"⇢ 300 kg · {arrow}")
    assert "told differently: received 299 kg" in tree(trace, (Way.FORWARD,), ENGLISH)
