"""`nguongoc recall`: a look at what it would reach, the recall itself, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial

import pytest

from nguongoc.ports.rows import Role
from tests.http.conftest import Site
from tests.http.recalling import ABROAD, Chain, open_chain
from tests.terminal import Run, at_terminal


@pytest.fixture
def chain(site: Site) -> Chain:
    return open_chain(site)


@pytest.fixture
def run(chain: Chain, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    typed = at_terminal(chain.site.services.settings, monkeypatch, capsys, speaks="en_US.UTF-8")
    return partial(typed, "recall")


def test_a_dry_run_is_a_table_of_lots_and_holders(chain: Chain, run: Run) -> None:
    chain.ship(chain.bark, 25, ABROAD)
    code, said, _ = run(chain.bark["code"], "--dry-run", "--reason", "residues")
    assert code == 0
    assert said.startswith("DRY RUN")
    (abroad,) = [line for line in said.splitlines() if "https://id.gs1.org/417" in line]
    assert [cell.strip() for cell in abroad.split("  ") if cell.strip()][1:4] == [
        "not here: telephone",
        "left this system; cannot tell",
        "25 kg",
    ]
    assert f"{chain.powder['code']}" in said
    assert chain.holds() == ["none", "none"]


def test_nothing_is_withheld_from_whoever_runs_the_service(chain: Chain, run: Run) -> None:
    """A producer is not told whom its customers sold to; whoever has the database has to telephone all of them."""
    site = chain.site
    parties = {
        "sourceList": [{"type": "possessing_party", "source": site.cooperative.did}],
        "destinationList": [{"type": "possessing_party", "destination": site.neighbour.did}],
    }
    chain.ship(chain.bark, 25, chain.shop(), sourceList=parties["sourceList"])
    shop = replace(chain, key=site.as_(Role.PRODUCER, site.neighbour))
    named = {"epcClass": chain.link(chain.bark), "quantity": 25, "uom": "KGM"}
    shop.capture(
        quantityList=[named], bizStep="receiving", eventTime="2026-11-22T10:30:00.000+07:00", **parties
    )
    shop.ship(chain.bark, 6, ABROAD, eventTime="2026-11-22T10:40:00.000+07:00")
    assert chain.recall(chain.bark, dry_run=True, status=200)["withheld"] == 1
    for arguments in (("--dry-run",), ()):
        told = json.loads(run(chain.bark["code"], *arguments, "--json")[1])
        reach = told.get("reach", told)
        assert reach["withheld"] == 0
        assert {each["name"] or each["party"] for each in reach["holders"]} == {
            site.cooperative.name, site.neighbour.name, "https://id.gs1.org/417/9521141123454",
        }  # fmt: skip


def test_it_recalls_as_the_api_does(chain: Chain, run: Run) -> None:
    code, said, _ = run(chain.bark["digital_link"], "--reason", "spoiled", "--json")
    made = json.loads(said)
    assert (code, made["kind"], made["reason"]) == (0, "voluntary", "spoiled")
    assert chain.holds() == ["recalled", "recalled"]
    again = json.loads(run(chain.bark["page"], "--reason", "spoiled", "--json")[1])
    assert again["id"] == made["id"]
    assert made["id"] in run(chain.bark["code"], "--reason", "spoiled")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["0000000000"], ""), (["XXXX"], ""), ([":bark", "--units", "5-2"], "recall-units-wrong"),
     ([":bark", "--units", "x"], "recall-units-wrong"), ([":bark", "--as", "nobody"], "recall-needs-organisation")],
)  # fmt: skip
def test_what_is_unknown_or_wrong_is_refused(chain: Chain, run: Run, arguments: list[str], said: str) -> None:
    code, _, error = run(*(chain.bark["code"] if each == ":bark" else each for each in arguments))
    assert code == 1
    assert said in error
    assert chain.holds() == ["none", "none"]
