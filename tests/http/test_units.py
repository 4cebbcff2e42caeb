"""Stamps of units over HTTP, at the desk and by the operator's command: activated, counted, and what a scan says before and after."""

from __future__ import annotations

import argparse
import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from nguongoc.batches.units import UNDO_WITHIN
from nguongoc.ports.rows import Role
from nguongoc_api.cli import units as command
from tests.http.conftest import BASE_URL, Site
from tests.http.desk import said, undo_of
from tests.http.test_labels import Lot
from tests.http.test_recall_desk import signed_in
from tests.terminal import stand_on


class Stamped(Lot):
    """Forty stamps that wait to be activated."""

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        table = self.print(count=40, level="unit", format="csv", activate_later=True)
        self.codes = [row["uri"] for row in csv.DictReader(io.StringIO(table.content.decode("utf-8-sig")))]
        self.units = f"/v1/batches/{self.shown['id']}/units"

    def say(self, headers: dict[str, str] | None = None, **body: Any) -> Any:
        return self.site.client.post(self.units, json=body, headers={**self.key, **(headers or {})})

    def verdict(self, code: str) -> Any:
        body = {"items": [{"code": code}]}
        return self.site.post("/v1/verifications", body, self.key, 200)["items"][0]


@pytest.fixture
def lot(site: Site) -> Stamped:
    return Stamped(site)


def test_a_code_is_not_on_the_market_in_api_page_and_behind_the_resolver_until_it_is_activated(
    lot: Stamped,
) -> None:
    code, client = lot.codes[0], lot.site.client
    path = code.removeprefix(BASE_URL)
    assert lot.verdict(code)["verdict"] == "not_activated"
    scanned = client.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
    assert 'data-verdict="not_activated"' in scanned.text
    assert "Tem chưa kích hoạt" in scanned.text
    assert "chưa được bán ra" in scanned.text
    made = lot.say(change="activate", **{"from": 1, "to": 10})
    assert (made.status_code, made.json()["changed"]) == (201, 10)
    assert lot.verdict(code)["verdict"] != "not_activated"
    assert 'data-verdict="not_activated"' not in client.get(f"/p{path}").text
    assert 'data-verdict="not_activated"' in client.get(f"/p{lot.codes[20].removeprefix(BASE_URL)}").text


def test_the_lots_own_page_does_not_wait_for_its_stamps(lot: Stamped) -> None:
    assert 'data-verdict="not_activated"' not in lot.site.client.get(f"/p/b/{lot.shown['code']}").text


def test_stamps_are_counted_and_told_by_stretch_and_roll(lot: Stamped) -> None:
    lot.say(change="activate", first_code=lot.codes[0], last_code=lot.codes[9])
    lot.say(change="sell", **{"from": 2, "to": 3})
    shown = lot.site.get(lot.units, lot.key).json()
    assert (shown["in_lot"], shown["printed"]) == (40, 40)
    assert shown["units"] == {"waiting": 30, "active": 8, "spoilt": 0, "sold": 2, "ended": 0}
    assert [(each["from"], each["to"], each["state"]) for each in shown["stretches"]] == [
        (1, 1, "active"), (2, 3, "sold"), (4, 10, "active"), (11, 40, "waiting"),
    ]  # fmt: skip
    assert [(each["number"], each["from"], each["to"]) for each in shown["rolls"]] == [(1, 1, 40)]


def test_a_repeated_request_is_answered_the_same(lot: Stamped) -> None:
    once = {"Idempotency-Key": "roll-7"}
    first, again = lot.say(once, change="activate", roll=1), lot.say(once, change="activate", roll=1)
    assert first.json() == again.json()
    assert first.json()["changed"] == 40


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"change": "activate", "from": 1}, 422, "units-named-twice"),
        ({"change": "activate", "from": 1, "to": 2, "roll": 1}, 422, "units-named-twice"),
        ({"change": "activate", "last_code": "x"}, 422, "units-named-twice"),
        ({"change": "activate", "from": 1, "to": 10**50}, 422, "units-wrong"),
        ({"change": "activate", "from": -(10**50), "to": 1}, 422, "units-wrong"),
        ({"change": "activate", "roll": 10**50}, 422, "roll-unknown"),
        ({"change": "sell", "from": 1, "to": 2}, 409, "units-waiting"),
        ({"change": "burn"}, 422, "choice-unknown"),
        ({"change": "activate", "first_code": "/01/0", "last_code": "?"}, 400, None),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(
    lot: Stamped, body: dict[str, Any], status: int, code: str | None
) -> None:
    response = lot.say(**body)
    assert response.status_code == status, response.text
    found = response.json()
    assert code is None or code in {found["code"], *(each["code"] for each in found.get("errors", ()))}
    assert lot.site.get(lot.units, lot.key).json()["units"]["waiting"] == 40


def test_anothers_stamps_are_not_found(lot: Stamped) -> None:
    neighbour = lot.site.as_(Role.PRODUCER, lot.site.neighbour)
    assert lot.say(neighbour, change="activate").status_code == 404
    assert lot.site.client.get(lot.units, headers=neighbour).status_code == 404


def test_many_serials_stream_as_a_table(lot: Stamped) -> None:
    table = lot.print(count=6_000, format="csv")
    assert table.status_code == 200
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert "content-length" not in table.headers
    assert table.content.count(b"\r\n") == 6_001


def test_at_the_desk_a_roll_is_activated_with_one_button_and_slips_are_named(lot: Stamped) -> None:
    browser = signed_in(lot.site, Role.PRODUCER)
    here = f"/producer/batches/{lot.shown['id']}/units"
    page = browser.get(here)
    assert "40 chờ kích hoạt" in said(page)
    slip = browser.post(here, {"change": "sell", "first": "1", "last": "5"})
    assert slip.status_code == 422
    assert "Tem số 1 chưa kích hoạt" in said(slip)
    done = browser.post(here, {"change": "activate", "roll": "1"})
    assert done.status_code == 303
    after = said(browser.get(done.headers["location"]))
    assert "Đã ghi cho 40 tem" in after
    assert "40 đang dùng" in after


def test_stamps_spoilt_by_a_slip_come_back_by_one_press_and_stay_counted(
    lot: Stamped, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in(lot.site, Role.PRODUCER)
    here = f"/producer/batches/{lot.shown['id']}/units"
    lot.say(change="activate", **{"from": 1, "to": 40})
    slip = browser.post(here, {"change": "spoil", "first_code": lot.codes[2], "last_code": lot.codes[6]})
    page = browser.get(slip.headers["location"])
    assert "Đã ghi 5 tem là hỏng" in said(page)
    assert lot.verdict(lot.codes[3])["verdict"] == "not_activated"
    back = browser.get(browser.post(here, undo_of(page)).headers["location"])
    assert "Đã lấy lại 5 tem" in said(back)
    assert "5 chờ kích hoạt" in said(back)
    assert "35 đang dùng" in said(back)
    again = browser.get(browser.post(here, undo_of(page)).headers["location"])
    assert "Không còn tem nào lấy lại được" in said(again)
    page = browser.get(browser.post(here, {"change": "spoil", "first": "1", "last": "1"}).headers["location"])
    later = lot.site.services.clock.now() + UNDO_WITHIN + timedelta(seconds=1)
    monkeypatch.setattr(lot.site.services.clock, "now", lambda: later, raising=False)
    answer = lot.say(change="unspoil", **{"from": 1, "to": 1})
    assert (answer.status_code, answer.json()["changed"]) == (201, 0), "it may be in the bin by now"


def test_the_operators_command_activates_and_counts(
    lot: Stamped, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_on(lot.site.services.settings, monkeypatch)
    arguments = argparse.Namespace(
        code=lot.shown["code"], change="activate", range=[1, 5], codes=None, roll=None
    )
    assert command.run(arguments) == 0
    assert capsys.readouterr().out.startswith("waiting 35  active 5")
    arguments.change, arguments.range = "sell", [4, 8]
    assert command.run(arguments) == 1
    assert "units-waiting" in capsys.readouterr().err


def test_a_lot_without_stamps_of_packs_leads_to_the_printer_and_asks_for_no_numbers(site: Site) -> None:
    bare = Lot(site)
    page = signed_in(site, Role.PRODUCER).get(f"/producer/batches/{bare.shown['id']}/units").text
    assert f'class="button" href="/producer/batches/{bare.shown["id"]}/stamps"' in page
    assert 'name="first_code"' not in page
