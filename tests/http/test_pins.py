"""The PIN under the scratched layer: first time, used before or wrong; throttled so that nobody is locked out; kept nowhere."""

from __future__ import annotations

import csv
import io
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from nguongoc.errors import Refusal
from nguongoc.identifiers.link import parse_identifier_path
from nguongoc.ports.rows import Role
from nguongoc.services.check_pin import FEWER_TRIES, MANY_AT_STAMP, MANY_OF_HOUSEHOLD, TRIES, PinOutcome
from nguongoc.store.engine import open_engine
from nguongoc_api.wiring import build
from tests.http import bodies
from tests.http.conftest import Site, settings_for
from tests.http.desk import OURS, Browser, Door, open_door, said
from tests.http.scanning import PHONE
from tests.http.test_vouchers import CODE, HIDDEN, campaign

WRONG = "000 000 000"
"""Its check character fits, so it is a guess and no slip."""


@dataclass
class Scratched:
    """A lot of forty pieces: stamps 1 to 20 printed with PINs, 21 to 30 without."""

    door: Door
    site: Site
    key: dict[str, str]
    product: str
    lot: str
    rows: list[dict[str, str]]
    plain: list[dict[str, str]]

    def path(self, row: dict[str, str]) -> str:
        return row["uri"].removeprefix(self.door.services.settings.base_url)

    def check(self, pin: str, row: dict[str, str] | None = None, browser: Browser | None = None) -> Any:
        form = {"of": self.path(row or self.rows[0]), "pin": pin}
        return (browser or self.door.browser()).post("/pin?lang=vi", form)

    def print(self, **said: Any) -> Any:
        body = {"level": "unit", "format": "csv", **said}
        return self.site.client.post(f"/v1/batches/{self.lot}/labels", json=body, headers=self.key)


def table(response: Any) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        yield opened


@pytest.fixture
def lot(door: Door) -> Scratched:
    site = Site(door.services, door.app, door.browser().client, door.cooperative, door.neighbour)
    key = site.producer()
    product = site.post("/v1/products", bodies.product(), key)
    field = site.post("/v1/facilities", bodies.facility(), key)["id"]
    body = bodies.batch(product_id=product["id"], facility_id=field, quantity={"value": "40", "unit": "qua"})
    batch = site.post("/v1/batches", body, key)["id"]
    door.services.sequence_log()
    door.services.sign_status()
    made = Scratched(door, site, key, product["slug"], batch, [], [])
    made.rows = table(made.print(count=20, with_pin=True))
    made.plain = table(made.print(count=10, **{"from": 21}))
    return made


def test_first_then_again_with_the_day_and_wrong_is_wrong(lot: Scratched) -> None:
    page = lot.door.browser().get(f"/p{lot.path(lot.rows[0])}?lang=vi").text
    assert 'action="/pin?lang=vi" method="post"' in page
    first = lot.check(lot.rows[0]["pin"])
    assert (first.status_code, first.headers["cache-control"]) == (200, "no-store")
    assert "Mã cạo đúng, tra lần đầu" in said(first)
    assert "<script" not in first.text
    assert "vừa tra lần đầu" in said(lot.check(lot.rows[0]["pin"].lower().replace(" ", "-")))
    lot.door.later(days=2)
    again = lot.check(lot.rows[0]["pin"])
    assert "đã tra trước đây" in said(again)
    assert "23/11/2026" in said(again)
    wrong = lot.check(lot.rows[1]["pin"])
    assert wrong.status_code == 422
    assert "không khớp với tem này" in said(wrong)
    assert "Mã cạo đúng, tra lần đầu" in said(lot.check(lot.rows[1]["pin"], lot.rows[1]))


def test_a_right_pin_that_somebody_used_before_is_a_scan_that_says_so_and_a_second_tap_is_none(
    lot: Scratched,
) -> None:
    def kept() -> list[str]:
        lot.door.services.scans.write()
        engine = open_engine(lot.door.services.settings.database, read_only=True)
        with engine.connect() as connection:
            states = connection.execute(text("SELECT state FROM scan ORDER BY id")).scalars().all()
        engine.dispose()
        return [str(each) for each in states]

    buyer = lot.door.browser("203.0.113.5")
    buyer.client.headers["User-Agent"] = PHONE
    lot.check(lot.rows[0]["pin"], browser=buyer)
    lot.check(lot.rows[0]["pin"], browser=buyer)
    assert "reopened" not in kept()
    lot.door.later(hours=1)
    lot.check(lot.rows[0]["pin"], browser=buyer)
    lot.check(WRONG, browser=buyer)
    assert kept().count("reopened") == 1


def test_only_a_first_use_leaves_a_row_and_what_is_mistyped_costs_nothing(lot: Scratched) -> None:
    for _ in range(3):
        slip = lot.check("000 000 001")
        assert slip.status_code == 400
        assert "9 chữ và số" in said(slip)
    assert counted(lot, "unit_pin") == counted(lot, "sign_in_try") == 0
    lot.check(WRONG)
    assert (counted(lot, "unit_pin"), counted(lot, "sign_in_try")) == (0, 3)
    lot.check(lot.rows[0]["pin"])
    lot.check(lot.rows[0]["pin"])
    assert counted(lot, "unit_pin") == 1
    lot.door.later(hours=2)
    lot.check(WRONG)
    assert counted(lot, "sign_in_try") == 3, "tries of an hour ago are forgotten"


def test_a_stamp_without_a_pin_a_lot_and_what_is_no_pack_ask_for_none(lot: Scratched) -> None:
    browser, plain = lot.door.browser(), lot.path(lot.plain[0])
    lot_itself = plain.rsplit("/", 1)[0]
    assert "/pin" not in browser.get(f"/p{plain}").text
    assert "/pin" not in browser.get(f"/p{lot_itself}").text
    for path, status in (
        (plain, 404),
        (lot_itself, 404),
        ("/b/K7M29QXW3D", 404),
        ("x", 404),
        ("", 404),
        ("//evil.example", 404),
    ):
        answer = browser.post("/pin", {"of": path, "pin": WRONG})
        assert answer.status_code in {status, 400}, (path, answer.status_code)
        assert "evil.example" not in answer.text


def test_a_pack_that_is_recalled_or_not_on_the_market_keeps_its_pin(lot: Scratched) -> None:
    row = table(lot.print(count=1, with_pin=True, activate_later=True, **{"from": 31}))[0]
    assert "/pin" not in lot.door.browser().get(f"/p{lot.path(row)}").text
    refused = lot.check(row["pin"], row)
    assert refused.status_code == 409
    assert "chưa cần cạo" in said(refused)
    assert counted(lot, "unit_pin") == 0


def test_who_guesses_at_a_stamp_waits_and_the_buyer_does_not(lot: Scratched) -> None:
    thief = lot.door.browser("198.51.100.7")
    answers = [lot.check(WRONG, browser=thief) for _ in range(TRIES + 1)]
    assert [each.status_code for each in answers] == [422] * TRIES + [429]
    assert int(answers[-1].headers["retry-after"]) > 60
    assert lot.check(lot.rows[0]["pin"], browser=thief).status_code == 429, "nor is a right one told apart"
    assert "tra lần đầu" in said(lot.check(lot.rows[0]["pin"]))
    lot.door.later(hours=1, minutes=1)
    assert lot.check(WRONG, browser=thief).status_code == 422


def test_however_many_guess_a_buyer_has_a_try(lot: Scratched) -> None:
    check, pin = lot.door.services.check_pin, lot.rows[0]["pin"]
    stamps = [check.resolve(parse_identifier_path(lot.path(row).encode())) for row in lot.rows[:14]]
    # From many addresses at one stamp: whoever comes later has fewer tries at it, and the buyer one that is right.
    for number in range(MANY_AT_STAMP):
        assert check.of(stamps[0], WRONG, f"198.51.100.{number}").outcome is PinOutcome.WRONG
    for _ in range(FEWER_TRIES):
        check.of(stamps[0], WRONG, "203.0.113.1")
    assert code_of(lambda: check.of(stamps[0], WRONG, "203.0.113.1")) == "pin-too-often"
    assert check.of(stamps[0], pin, "203.0.113.2").outcome is PinOutcome.FIRST
    # From one gateway at many stamps: each gives it less, and a stamp that nobody tried there gives its buyer a try.
    for number in range(MANY_OF_HOUSEHOLD):
        check.of(stamps[1 + number % 12], WRONG, "203.0.113.9")
    assert code_of(lambda: check.of(stamps[1], WRONG, "203.0.113.9")) == "pin-too-often"
    assert check.of(stamps[13], lot.rows[13]["pin"], "203.0.113.9").outcome is PinOutcome.FIRST


def test_of_two_first_uses_at_once_exactly_one_is_first(lot: Scratched) -> None:
    services = lot.door.services
    other = build(services.settings, lot.door.clock)
    outcomes: list[PinOutcome] = []
    ready = threading.Barrier(6)

    def use(number: int) -> None:
        check = (services if number % 2 else other).check_pin
        ready.wait()
        outcomes.append(check(lot.path(lot.rows[0]), lot.rows[0]["pin"], f"192.0.2.{number}").outcome)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    other.close()
    assert sorted(outcomes) == [PinOutcome.AGAIN] * 5 + [PinOutcome.FIRST]


def test_other_sites_cannot_send_and_addresses_name_neither_pack_nor_pin(lot: Scratched) -> None:
    form = {"of": lot.path(lot.rows[0]), "pin": lot.rows[0]["pin"]}
    browser = lot.door.browser()
    assert browser.post("/pin", form, {"Origin": "https://evil.example"}).status_code == 403
    assert counted(lot, "unit_pin") == 0
    asked = browser.client.get("/pin", params=form)
    assert (asked.status_code, asked.headers["location"]) == (303, "/")
    assert browser.client.post("/pin", content=b"{}", headers=OURS).status_code == 415
    assert browser.post("/pin", {"of": "x" * 5_000, "pin": WRONG}).status_code == 413


def test_no_log_and_no_table_holds_a_pin_that_was_printed_or_typed(
    lot: Scratched, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    pins = [each["pin"].replace(" ", "") for each in lot.rows]
    lot.check(lot.rows[0]["pin"])
    lot.check(lot.rows[1]["pin"])
    engine = open_engine(lot.door.services.settings.database)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE unit_pin RENAME TO unit_gone"))
    try:
        assert lot.check(lot.rows[2]["pin"], lot.rows[2]).status_code in {500, 503}
    finally:
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE unit_gone RENAME TO unit_pin"))
        tables = ("unit_pin", "sign_in_try", "unit_roll", "unit_stretch", "idempotency", "outbox")
        with engine.connect() as connection:
            held = " ".join(
                str(row) for name in tables for row in connection.execute(text(f"SELECT * FROM {name}"))
            )
        engine.dispose()
    logged = "\n".join(
        logging.Formatter().format(each) for each in caplog.records if each.name.startswith("nguongoc")
    )
    assert not [pin for pin in pins if pin in logged.replace(" ", "") or pin in held.replace(" ", "")]


def test_pins_are_printed_only_when_asked_for_and_only_for_units(lot: Scratched) -> None:
    assert "pin" not in lot.plain[0]
    assert len({each["pin"] for each in lot.rows}) == 20
    again = table(lot.print(count=20, with_pin=True))
    assert [each["pin"] for each in again] == [each["pin"] for each in lot.rows], "a reprint is the same"
    for wrong in ({"level": "lot"}, {"format": "svg", "count": 1}):
        refused = lot.print(**{"count": 2, "with_pin": True, **wrong})
        assert (refused.status_code, refused.json()["code"]) == (422, "labels-pin-without-units")
    sheet = lot.print(count=20, with_pin=True, format="pdf")
    assert sheet.headers["cache-control"] == "no-store"
    zpl = lot.print(count=1, with_pin=True, format="zpl", layout="thermal-50x30")
    assert lot.rows[0]["pin"] in zpl.text
    reader = {**lot.site.as_(Role.MARKETPLACE)}
    body = {"count": 1, "level": "unit", "format": "csv", "with_pin": True}
    refused = lot.site.client.post(f"/v1/batches/{lot.lot}/labels", json=body, headers=reader)
    assert refused.status_code in {403, 404}


def test_stamps_printed_before_get_pins_with_a_later_order(lot: Scratched) -> None:
    rolls = lot.site.get(f"/v1/batches/{lot.lot}/units", lot.key).json()["rolls"]
    assert [(each["from"], each["to"], each["has_pins"]) for each in rolls] == [
        (21, 30, False),
        (1, 20, True),
    ]
    row = table(lot.print(count=1, with_pin=True, **{"from": 21}))[0]
    assert "tra lần đầu" in said(lot.check(row["pin"], row))
    lot.print(count=1, with_pin=True, **{"from": 21})
    rolls = lot.site.get(f"/v1/batches/{lot.lot}/units", lot.key).json()["rolls"]
    assert (rolls[0]["from"], rolls[0]["to"], rolls[0]["has_pins"]) == (21, 21, True)
    assert len(rolls) == 3, "a mere reprint is not noted"


def test_a_voucher_of_a_pack_with_a_pin_is_taken_with_it_alone(lot: Scratched) -> None:
    place = bodies.place(host=lot.door.cooperative.slug, product_slugs=[lot.product])
    lot.site.post("/v1/places", place, lot.site.as_(Role.AUTHORITY))
    made = lot.site.post("/v1/vouchers/campaigns", campaign(products=[lot.product]), lot.key)["id"]
    browser, address = lot.door.browser(), f"/vouchers/{made}?of={lot.path(lot.rows[0])}"
    offer = browser.get(address + "&lang=vi")
    assert 'name="pin"' in offer.text
    assert 'name="pin"' not in browser.get(f"/vouchers/{made}?of={lot.path(lot.plain[0])}").text
    form = dict(HIDDEN.findall(offer.text))
    for wrong, told in ((WRONG, "không phải của tem này"), ("", "9 chữ và số")):
        refused = browser.post(address + "&lang=vi", form | {"pin": wrong})
        assert refused.status_code == 422
        assert told in said(refused)
        assert dict(HIDDEN.findall(refused.text)) == form, "the same form, to be sent again"
    taken = browser.post(address, form | {"pin": lot.rows[0]["pin"]})
    assert CODE.search(taken.headers["location"])
    assert "vừa tra lần đầu" in said(lot.check(lot.rows[0]["pin"])), "whoever took it used the PIN"


def test_without_the_key_of_pins_all_else_goes_on(lot: Scratched) -> None:
    settings = lot.door.services.settings
    settings.key_file("pin").unlink()
    keyless = build(settings, lot.door.clock)
    try:
        path, pin = lot.path(lot.rows[0]), lot.rows[0]["pin"]
        assert code_of(lambda: keyless.check_pin(path, pin, "192.0.2.1")) == "key-file-unusable"
        assert keyless.resolve_code(parse_identifier_path(path.encode())).has_pin
        assert table(lot.print(count=2))
        assert repr(keyless.check_pin.pins) == "UnitPins()"
    finally:
        keyless.close()


def counted(lot: Scratched, name: str) -> int:
    engine = open_engine(lot.door.services.settings.database)
    with engine.connect() as connection:
        found = int(connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one())
    engine.dispose()
    return found


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        call()
    return refused.value.code
