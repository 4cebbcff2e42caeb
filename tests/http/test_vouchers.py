"""Vouchers, from the promise to the host's door: taken without a name, used once, told at once when they were."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from nguongoc.errors import Refusal
from nguongoc.ports.rows import Role
from nguongoc.services.caller import MAY, Caller
from nguongoc.store.engine import open_engine
from nguongoc_api.wiring import build
from tests.http import bodies
from tests.http.conftest import Site, settings_for
from tests.http.desk import OURS, Browser, Door, open_door, said, undo_of

CODE = re.compile(r"/v/([0-9A-Z]{10})")


@dataclass
class Fair:
    """A garden with a campaign of three vouchers, offered with a lot of its cooperative's pomelos."""

    door: Door
    site: Site
    host: dict[str, str]
    pack: str
    campaign: str

    def offer_page(self, browser: Browser, pack: str | None = None, status: int = 200) -> Any:
        return browser.get(f"/vouchers/{self.campaign}?of={pack or self.pack}", status)

    def take(self, browser: Browser | None = None, **form: str) -> Any:
        browser = browser or self.door.browser()
        asked = dict(HIDDEN.findall(self.offer_page(browser).text)) | form
        return browser.post(f"/vouchers/{self.campaign}?of={self.pack}", asked)

    def code(self, browser: Browser | None = None) -> str:
        found = CODE.search(self.take(browser).headers["location"])
        assert found
        return found[1]

    def redeem(self, code: str, attempt: str = "attempt-1", status: int = 200, **said: Any) -> Any:
        body = {"code": code, "attempt": attempt, **said}
        return self.site.post("/v1/vouchers/redemptions", body, self.host, status)


HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def campaign(**said: Any) -> dict[str, Any]:
    return {
        "title_vi": "Mùa bưởi", "title_en": "Pomelo season", "worth_vi": "Giảm 20.000 ₫ vé hái bưởi", "worth_en": "20,000 ₫ off",
        "count": 3, "first_day": "2026-11-01", "last_day": "2026-12-31", "places": ["suoi-ca-than"], "products": [], "of_unit": 1,
        **said,
    }  # fmt: skip


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        yield opened


@pytest.fixture
def fair(door: Door) -> Fair:
    site = Site(door.services, door.app, door.browser().client, door.cooperative, door.neighbour)
    producer = site.producer()
    product = site.post("/v1/products", bodies.product(), producer)
    field = site.post("/v1/facilities", bodies.facility(), producer)
    place = bodies.place(host=door.cooperative.slug, product_slugs=[product["slug"]])
    site.post("/v1/places", place, site.as_(Role.AUTHORITY))
    lot = site.post("/v1/batches", bodies.batch(product_id=product["id"], facility_id=field["id"]), producer)
    door.services.sequence_log()
    door.services.sign_status()
    made = site.post("/v1/vouchers/campaigns", campaign(products=[product["slug"]]), producer)
    return Fair(door, site, producer, f"/b/{lot['code']}", made["id"])


def test_from_the_page_of_the_pack_to_the_hosts_door(fair: Fair) -> None:
    guest = fair.door.browser()
    page = guest.get(f"/p{fair.pack}?lang=vi").text
    assert f"/vouchers/{fair.campaign}?of={fair.pack}" in page
    taken = fair.take(guest)
    assert taken.status_code == 303
    assert taken.headers["cache-control"] == "no-store"
    shown = guest.get(taken.headers["location"])
    code = taken.headers["location"].removeprefix("/v/")
    assert f"{code[:5]} {code[5:]}" in said(shown)
    assert "<svg" in shown.text
    assert "<script" not in shown.text
    # At the host's: typed as people type, told in one word; a second time, told when.
    host = fair.door.signed_in()
    form = host.hidden(f"/host/voucher?code={code}") | {"code": f" {code[:5]}-{code[5:].lower()} "}
    done = host.post("/host/voucher", form)
    assert "Nhận được: Giảm 20.000 ₫" in said(done)
    again = host.post("/host/voucher", form)
    assert "Nhận được" in said(again)
    other = host.post("/host/voucher", form | {"attempt": "another-attempt"})
    assert other.status_code == 409
    assert "Đã dùng rồi" in said(other)
    assert "23/11/2026" in said(other)
    assert "Phiếu này đã dùng" in said(guest.get(f"/v/{code}?lang=vi"))
    (line,) = fair.site.get("/v1/vouchers/campaigns", fair.host).json()["items"]
    assert (line["taken"], line["redeemed"]) == (1, 1)


def test_opening_a_page_redeems_nothing(fair: Fair) -> None:
    code = fair.code()
    fair.door.signed_in().get(f"/host/voucher?code={code}")
    assert fair.redeem(code)["again"] is False


def test_what_is_sent_twice_takes_one(fair: Fair) -> None:
    browser = fair.door.browser()
    form = dict(HIDDEN.findall(fair.offer_page(browser).text))
    first, second = (browser.post(f"/vouchers/{fair.campaign}", form) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert fair.site.get(f"/v1/vouchers/campaigns/{fair.campaign}", fair.host).json()["taken"] == 1


def test_all_that_were_promised_are_taken_and_no_more(fair: Fair) -> None:
    assert len({fair.code() for _ in range(3)}) == 3
    gone = fair.take(once="A" * 22)
    assert gone.status_code == 409
    assert "đã phát hết" in said(gone)
    assert "/vouchers/" not in fair.door.browser().get(f"/p{fair.pack}?lang=vi").text


def test_a_lot_or_a_unit_takes_no_more_than_it_may(fair: Fair) -> None:
    with_cap = fair.site.post(
        "/v1/vouchers/campaigns",
        campaign(products=[fair.site.get("/v1/products", fair.host).json()["items"][0]["slug"]], of_lot=1),
        fair.host,
    )
    fair.campaign = with_cap["id"]
    fair.code()
    refused = fair.take()
    assert refused.status_code == 409
    assert "đã lấy đủ phiếu" in said(refused)


def test_a_pack_that_something_speaks_against_gives_none(fair: Fair) -> None:
    lot = fair.site.get("/v1/batches", fair.host).json()["items"][0]["id"]
    fair.site.post(f"/v1/batches/{lot}/hold", {"reason": "other"}, fair.host)
    fair.door.services.sign_status()
    assert "điều cần chú ý" in said(fair.offer_page(fair.door.browser(), status=409))
    unknown = fair.door.browser().get(f"/vouchers/{fair.campaign}?of=/b/0000000000", 404)
    assert "Chưa lấy được phiếu" in said(unknown)


@pytest.mark.parametrize("days", [("2026-11-01", "2026-11-22"), ("2026-12-01", "2026-12-31")])
def test_outside_its_days_nothing_is_given_or_redeemed(fair: Fair, days: tuple[str, str]) -> None:
    code = fair.code()
    engine = open_engine(fair.door.services.settings.database)
    with engine.begin() as connection:
        moved = text("UPDATE voucher_campaign SET first_day = :first, last_day = :last")
        connection.execute(moved, {"first": days[0], "last": days[1]})
    engine.dispose()
    assert fair.redeem(code, status=409)["code"] == "voucher-over"
    fair.offer_page(fair.door.browser(), status=404)


def test_another_host_is_told_it_is_for_other_places(fair: Fair) -> None:
    code = fair.code()
    fair.host = fair.site.as_(Role.HOST, fair.door.neighbour)
    assert fair.redeem(code, status=422)["code"] == "voucher-elsewhere"


def test_who_guesses_is_stopped_and_a_good_code_costs_nothing(fair: Fair) -> None:
    good = [fair.code() for _ in range(2)]
    fair.redeem(good[0])
    for _ in range(20):
        assert fair.redeem("0000000000", status=404)["code"] == "voucher-unknown"
    assert fair.redeem("0000000000", status=429)["code"] == "voucher-codes-wrong-too-often"
    fair.redeem(good[1], attempt="attempt-2")
    assert fair.redeem("0000000001", status=400)["code"] == "voucher-code-malformed"
    stranger = fair.door.browser("198.51.100.7").client
    answers = {stranger.get("/v/0000000000").status_code for _ in range(32)}
    assert answers == {404, 429}


def test_only_our_own_form_takes_a_voucher(fair: Fair) -> None:
    browser = fair.door.browser()
    form = dict(HIDDEN.findall(fair.offer_page(browser).text))
    assert (
        browser.post(f"/vouchers/{fair.campaign}", form, {"Origin": "https://else.example"}).status_code
        == 403
    )
    assert browser.post(f"/vouchers/{fair.campaign}", form | {"once": "x"}, OURS).status_code == 400


def test_a_host_promises_only_at_its_own_places_and_with_goods_tied_to_them(fair: Fair) -> None:
    slug = fair.site.get("/v1/products", fair.host).json()["items"][0]["slug"]
    neighbour = fair.site.as_(Role.HOST, fair.door.neighbour)
    refused = fair.site.post("/v1/vouchers/campaigns", campaign(products=[slug]), neighbour, 422)
    assert (refused.get("errors") or [refused])[0]["code"] == "voucher-place-unfit"
    unknown = fair.site.post("/v1/vouchers/campaigns", campaign(products=["khong-co"]), fair.host, 422)
    assert (unknown.get("errors") or [unknown])[0]["code"] == "voucher-product-unfit"
    for wrong in (
        {"count": 0},
        {"count": 100_001},
        {"last_day": "2026-10-01"},
        {"places": []},
        {"of_lot": 4},
    ):
        assert (
            fair.site.client.post(
                "/v1/vouchers/campaigns", json=campaign(**({"products": [slug]} | wrong)), headers=fair.host
            ).status_code
            == 422
        )


def test_the_page_of_the_place_says_what_is_promised_and_with_which_goods_as_long_as_it_is(
    fair: Fair,
) -> None:
    guest = fair.door.browser()

    def told(language: str = "vi") -> str:
        return said(guest.get(f"/places/suoi-ca-than?lang={language}"))

    assert "Giảm 20.000 ₫ vé hái bưởi Quét tem trên gói Bưởi đỏ Luận Văn" in told()
    assert "20,000 ₫ off Scan the label on a pack of" in told("en")
    for _ in range(3):
        fair.code(fair.door.browser())
    assert "Giảm 20.000 ₫" not in told(), "all are taken"
    assert "Phiếu khi về thăm" not in told()


def test_ended_it_gives_no_more_and_keeps_what_it_promised(fair: Fair) -> None:
    code = fair.code()
    fair.site.post(f"/v1/vouchers/campaigns/{fair.campaign}/end", {}, fair.host, 200)
    fair.offer_page(fair.door.browser(), status=404)
    assert fair.redeem(code)["again"] is False


def test_redeemed_by_many_processes_at_once_it_is_used_exactly_once(fair: Fair) -> None:
    """Each service is a process of its own to the database: nothing but a conditional update stands between them."""
    code = fair.code()
    services = [build(fair.door.services.settings, fair.door.clock) for _ in range(3)]
    host = Caller(
        "test", fair.door.cooperative.id, Role.HOST, frozenset(each.value for each in MAY[Role.HOST])
    )
    together, outcomes = threading.Barrier(6), list[str]()

    def redeem(number: int) -> None:
        together.wait()
        try:
            services[number % 3].vouchers.redeem(host, code, f"attempt-{number}")
            outcomes.append("used")
        except Refusal as refusal:
            outcomes.append(refusal.code)

    threads = [threading.Thread(target=redeem, args=(number,)) for number in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    for opened in services:
        opened.close()
    assert sorted(outcomes) == ["used"] + ["voucher-used"] * 5


def test_nothing_that_is_kept_says_who_took_it_or_with_which_pack(fair: Fair) -> None:
    code = fair.code(fair.door.browser("203.0.113.77"))
    engine = open_engine(fair.door.services.settings.database)
    with engine.connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM voucher")).all()
        tries = connection.execute(text("SELECT * FROM sign_in_try")).all()
    engine.dispose()
    kept = repr(row) + repr(tries)
    for secret in (code, fair.pack.removeprefix("/b/"), "203.0.113.77"):
        assert secret not in kept
    assert str(row.taken_on).startswith("2026-11-23")


def test_at_the_desk_a_host_promises_in_one_form(fair: Fair) -> None:
    host = fair.door.signed_in()
    slug = fair.site.get("/v1/products", fair.host).json()["items"][0]["slug"]
    form = {
        "worth_vi": "Tặng một quả", "title_vi": "Tết", "count": "20", "first_day": "2026-11-23", "last_day": "31/12/2026",
        "place": "suoi-ca-than", "product": slug,
    }  # fmt: skip
    back = host.post("/host/vouchers/new", form | {"count": "", "last_day": "2020-01-01"})
    assert back.status_code == 422
    assert 'value="Tặng một quả"' in back.text
    assert host.post("/host/vouchers/new", form).headers["location"] == "/host/vouchers"
    page = host.get("/host/vouchers")
    assert "0 trên 20 phiếu đã lấy" in said(page)
    every = fair.site.get("/v1/vouchers/campaigns", fair.host).json()["items"]
    (made,) = (each["id"] for each in every if each["count"] == 20)
    end = f"/host/vouchers/{made}/end"
    assert f'action="{end}"' in page.text
    for _ in range(2):
        note = host.get(host.post(end, {}).headers["location"])
        assert "Đã thôi phát: Tặng một quả." in said(note)
    assert end not in host.get("/host/vouchers").text
    host.post(end, undo_of(note))
    again = host.get("/host/vouchers")
    assert f'action="{end}"' in again.text
    assert fair.site.get(f"/v1/vouchers/campaigns/{made}", fair.host).json()["ended_at"] is None


def test_a_host_who_scans_while_signed_out_comes_back_to_the_very_code(fair: Fair) -> None:
    code = fair.code()
    browser = fair.door.browser()
    away = browser.client.get(f"/host/voucher?code={code}").headers["location"]
    assert away == f"/signin?next=/host/voucher%3Fcode%3D{code}"
    asked = browser.hidden(away)
    assert asked["next"] == f"/host/voucher?code={code}"
    back = browser.sign_in("+84950000005", **asked).headers["location"]
    assert back == f"/host/voucher?code={code}"
    assert f'value="{code}"' in browser.get(back).text


@pytest.mark.parametrize(
    "asked",
    ["//evil.example", "/host/voucher?code=https://evil", "/host/voucher?code=AAAAAAAAAA&x=1", "/host/voucher?code=A\nB"],
)  # fmt: skip
def test_signing_in_leads_to_no_address_that_somebody_else_wrote(fair: Fair, asked: str) -> None:
    browser = fair.door.browser()
    assert browser.sign_in("+84950000005", next=asked).headers["location"] == "/producer"
    seen = browser.client.get("/host/voucher", params={"code": asked})
    assert seen.status_code == 200
