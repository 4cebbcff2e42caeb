"""What the benchmarks stand on: real registrations, bare rows that are the same rows, and answers that hide nothing."""

from __future__ import annotations

import argparse
import json
import sqlite3
from contextlib import closing

import pytest
from starlette.testclient import TestClient

from nguongoc.events.context import Namespaces
from nguongoc.events.index import index_event
from nguongoc_api.app import create_app
from nguongoc_api.bench import epcis_rows, every, importing, table
from nguongoc_api.bench.bare_rows import TABLES, BareRows
from nguongoc_api.bench.every import MEASUREMENTS, Outcome
from nguongoc_api.bench.farm import Farm, found
from nguongoc_api.bench.postgres import NAMED
from nguongoc_api.bench.ratio import Ratio
from nguongoc_api.bench.sheet_of_lots import workbook
from nguongoc_api.cli import bench
from nguongoc_api.wiring import build

FAST = Ratio("fast", 90.0, 100.0, "x/s", 0.85, note="a limit")
SLOW = Ratio("slow", 20.0, 100.0, "x/s", 0.35)
HEAVY = Ratio("heavy", 130.0, 100.0, "MB", 1.25, at_most=True)


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Farm:
    return found(tmp_path_factory.mktemp("bench"))


def rows_of(farm: Farm) -> dict[str, int]:
    with closing(sqlite3.connect(farm.settings.database.removeprefix("sqlite:///"))) as connection:
        return {each: connection.execute(f"SELECT count(*) FROM {each}").fetchone()[0] for each in TABLES}


def test_the_bare_limit_writes_the_rows_that_a_registration_writes_and_no_others(farm: Farm) -> None:
    services = build(farm.settings)
    with closing(services):
        before = rows_of(farm)
        made = farm.register(services, "ROWS-1")
        written = {name: rows - before[name] for name, rows in rows_of(farm).items()}
        assert {name for name, rows in written.items() if rows > 1} == {"event_term"}
        assert min(written.values()) == 1
    before = rows_of(farm)
    with closing(BareRows(farm.settings.database, made)) as limit:
        assert limit.rate(0.05) > 0
    added = {name: rows - before[name] for name, rows in rows_of(farm).items()}
    times = added["event"]
    assert times >= 1
    assert added == {name: rows * times for name, rows in written.items()}


def test_the_table_that_is_imported_is_made_into_lots_to_the_last_row(farm: Farm) -> None:
    before = rows_of(farm)["batch"]
    with closing(build(farm.settings)) as services:
        importing.taken_in(services, farm, workbook(7, farm.product.name, farm.facility.name, None))
        with pytest.raises(RuntimeError, match="of 7 rows 0 were made"):
            importing.taken_in(services, farm, workbook(7, "Chuối", farm.facility.name, None, first=7))
    assert rows_of(farm)["batch"] - before == 7


def test_the_bodies_that_are_posted_are_registrations_that_the_service_takes(farm: Farm) -> None:
    bodies = farm.bodies()
    headers = {"Authorization": f"Bearer {farm.key}", "Content-Type": "application/json"}
    with TestClient(create_app(build(farm.settings))) as client:
        for _ in range(3):
            response = client.post("/v1/batches", content=next(bodies), headers=headers)
            assert response.status_code == 201, response.text


def test_the_command_offers_exactly_what_can_be_measured() -> None:
    assert list(bench.NAMES) == list(MEASUREMENTS)


def test_what_cannot_be_measured_is_named_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAMED, "postgresql://nobody:secret@127.0.0.1:1/none")
    [outcome] = every.run(["register-postgres"], quick=True)
    assert outcome.ratios == ()
    assert outcome.skipped is not None
    assert "127.0.0.1:1" in outcome.skipped
    assert "secret" not in outcome.skipped
    assert table.lines(outcome) == f"register-postgres: left out: {outcome.skipped}"
    assert "left out: register-postgres" in table.summary([outcome])


def test_a_missed_goal_is_said_in_the_table_and_in_the_summary() -> None:
    outcomes = [Outcome("some", (FAST, SLOW, HEAVY), None, 1.0)]
    fast, slow, heavy = table.lines(outcomes[0]).splitlines()
    assert "met" in fast
    assert "MISSED" not in fast
    assert "MISSED" in slow
    assert "MISSED" in heavy
    assert table.summary(outcomes).startswith("1 of 3 goals met. missed: slow; heavy")


def test_json_says_what_the_table_says() -> None:
    told = json.loads(table.as_json([Outcome("some", (FAST, HEAVY), None, 1.0)]))
    fast, heavy = told["measurements"][0]["ratios"]
    assert (fast["ratio"], fast["goal"], fast["met"]) == (0.9, 0.85, True)
    assert (heavy["at_most"], heavy["met"]) == (True, False)


def test_one_measurement_is_run_alone_and_printed(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    bench.add(parser.add_subparsers())
    arguments = parser.parse_args(["bench", "--quick", "--json", "--only", "serials"])
    assert arguments.run(arguments) == 0
    [measured] = json.loads(capsys.readouterr().out)["measurements"]
    assert measured["name"] == "serials"
    assert measured["ratios"][0]["ours"] > 0


def test_the_rows_that_fill_a_store_are_those_that_capturing_writes() -> None:
    for number in (0, 7, 110):
        index = index_event(epcis_rows.event(number), Namespaces())
        assert [(each.is_class, each.key) for each in index.epcs] == list(epcis_rows.identifiers(number))
        assert [(each.name, each.text, each.number) for each in index.terms] == list(epcis_rows.terms(number))


def test_one_word_stands_for_both_databases(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    bench.add(parser.add_subparsers())
    assert parser.parse_args(["bench", "epcis"]).names == ["epcis"]
    assert bench.chosen(["epcis", "page"]) == ["epcis-sqlite", "epcis-postgres", "page"]
    assert bench.chosen([]) == list(bench.NAMES)
    with pytest.raises(SystemExit):
        parser.parse_args(["bench", "nothing"])
    assert "nothing" in capsys.readouterr().err
