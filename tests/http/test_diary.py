"""The farm diary over HTTP: written down once however often it is sent, never overwritten, and a harvest waits for its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from nguongoc.ports.rows import Role
from tests.http import bodies
from tests.http.conftest import Site
from tests.http.test_photos import picture, upload

SPRAYING = {
    "activity": "spraying", "happened_on": "2026-11-20", "material": "Abamectin 1.8EC", "interval_days": 7,
    "dose": {"value": "1.5", "unit": "ml/l"}, "area": {"value": "2", "unit": "sao_trung_bo"},
}  # fmt: skip
HARVESTING = {
    "activity": "harvesting", "happened_on": "2026-11-22", "quantity": {"value": "120", "unit": "kg"},
}  # fmt: skip


@dataclass
class Farm:
    site: Site
    key: dict[str, str]
    plots: list[str]

    def on(self, *plots: int, **more: Any) -> list[dict[str, Any]]:
        return [{"id": str(uuid4()), "facility_id": self.plots[each], **more} for each in plots or (0,)]

    def keep(self, said: dict[str, Any], plots: Any = None, status: int = 201, **more: Any) -> Any:
        body = {**said, **more, "plots": plots or self.on()}
        return self.site.post("/v1/diary", body, self.key, status)

    def listed(self, query: str = "") -> Any:
        return self.site.get(f"/v1/diary{query}", self.key).json()["items"]


def farm(site: Site, of: Any = None) -> Farm:
    key = site.as_(Role.PRODUCER, of)
    made = [
        site.post("/v1/facilities", bodies.facility(kind="plot", name=f"Thửa {n}"), key) for n in range(3)
    ]
    return Farm(site, key, [each["id"] for each in made])


@pytest.fixture
def fresh(site: Site) -> Farm:
    return farm(site)


@pytest.fixture
def one(one_site: Site) -> Farm:
    return farm(one_site)


def test_one_activity_is_written_down_for_many_plots_whole_or_not_at_all(fresh: Farm) -> None:
    kept = fresh.keep(SPRAYING, fresh.on(0, 1, 2))
    assert kept["warnings"] == []
    assert [each["facility_id"] for each in kept["items"]] == fresh.plots
    assert {each["area_m2"] for each in kept["items"]} == {"1000"}
    assert {each["late"] for each in kept["items"]} == {False}
    assert kept["items"][0]["entered_by"].startswith("key:")
    assert kept["items"][0]["responsible_id"] is None
    strangers = [*fresh.on(0), {"id": str(uuid4()), "facility_id": str(uuid4())}]
    problem = fresh.keep(SPRAYING, strangers, 422)
    assert [each["pointer"] for each in problem["errors"]] == ["/plots/1/facility_id"]
    assert len(fresh.listed()) == 3
    first = fresh.listed("?limit=2")
    assert [each["id"] for each in first] == sorted((each["id"] for each in kept["items"]), reverse=True)[:2]


def test_a_harvest_inside_the_interval_is_refused_with_the_day_it_is_allowed_from(fresh: Farm) -> None:
    fresh.keep(SPRAYING)
    problem = fresh.keep(HARVESTING, status=422)
    assert [(each["pointer"], each["code"]) for each in problem["errors"]] == [
        ("/happened_on", "harvest-too-early")
    ]
    assert "27/11/2026" in problem["detail"]
    shown = fresh.site.get(f"/v1/facilities/{fresh.plots[0]}/harvest-from", fresh.key).json()
    assert shown == {"harvest_from": "2026-11-27"}
    fresh.keep(HARVESTING, fresh.on(1))
    late = fresh.keep({**SPRAYING, "happened_on": "2026-11-21"}, fresh.on(1))
    assert late["warnings"] == ["harvest-inside-interval"], "the truth is taken, and said"


def test_what_is_sent_twice_is_there_once_and_another_entry_under_its_id_shows_both(fresh: Farm) -> None:
    plots = fresh.on()
    first = fresh.keep(SPRAYING, plots, sent_at="2026-11-23T08:00:00+07:00")
    again = fresh.keep(SPRAYING, plots, sent_at="2026-11-23T09:00:00+07:00")
    assert again == first
    problem = fresh.keep({**SPRAYING, "interval_days": 3}, plots, 409)
    assert problem["code"] == "diary-entry-differs"
    assert (problem["kept"]["interval_days"], problem["sent"]["interval_days"]) == (7, 3)
    assert [each["interval_days"] for each in fresh.listed()] == [7]
    neighbour = farm(fresh.site, fresh.site.neighbour)
    same_id = [{"id": plots[0]["id"], "facility_id": neighbour.plots[0]}]
    assert neighbour.keep({**SPRAYING, "interval_days": 3}, same_id)["items"][0]["interval_days"] == 3
    fresh.site.get(f"/v1/diary/{plots[0]['id']}", farm(fresh.site, fresh.site.neighbour).key)


def test_a_correction_takes_the_place_and_everything_said_stays(fresh: Farm) -> None:
    wrong = fresh.keep(SPRAYING)["items"][0]
    path = f"/v1/diary/{wrong['id']}"
    right = {**SPRAYING, "happened_on": "2026-11-10", "plot": fresh.on()[0]}
    corrected = fresh.site.post(f"{path}/correction", right, fresh.key)["items"][0]
    assert fresh.site.post(f"{path}/correction", right, fresh.key)["items"][0] == corrected, "sent twice"
    versions = fresh.site.get(path, fresh.key).json()["items"]
    assert [each["happened_on"] for each in versions] == ["2026-11-20", "2026-11-10"]
    assert [each["corrected_by"] for each in versions] == [corrected["id"], None]
    assert versions == fresh.site.get(f"/v1/diary/{corrected['id']}", fresh.key).json()["items"]
    other = {**right, "plot": fresh.on()[0]}
    assert fresh.site.post(f"{path}/correction", other, fresh.key, 409)["code"] == "diary-entry-corrected"
    fresh.keep(HARVESTING)
    struck = fresh.site.post(f"/v1/diary/{corrected['id']}/strike-out", {"id": str(uuid4())}, fresh.key)
    assert struck["items"][0]["struck"] is True
    assert [each["activity"] for each in fresh.listed("?standing=true")] == ["harvesting"]
    assert len(fresh.listed()) == 4


def test_a_queue_of_three_weeks_and_a_clock_two_years_off_are_taken_and_said_to_be_late(fresh: Farm) -> None:
    captured, sent = "2028-11-02T07:00:00+07:00", "2028-11-23T07:00:00+07:00"
    said = {"activity": "irrigating", "captured_at": captured, "sent_at": sent}
    shown = fresh.keep(said)["items"][0]
    assert (shown["happened_on"], shown["late"], shown["clock_off"]) == ("2026-11-02", True, True)
    assert (shown["captured_at"], shown["received_at"][:10]) == ("2028-11-02T00:00:00Z", "2026-11-23")
    old = fresh.keep({"activity": "irrigating", "happened_on": "2026-11-02"})["items"][0]
    assert (old["late"], old["clock_off"]) == (True, False)
    assert len(fresh.listed("?month=2026-11&activity=irrigating")) == 2
    assert fresh.listed("?month=2026-10") == []


def test_who_did_it_is_not_who_wrote_it_down_and_is_forgotten_with_them(fresh: Farm) -> None:
    member = fresh.site.post("/v1/members", {"name": "Nhà chị Lan"}, fresh.key)["id"]
    kept = fresh.keep(SPRAYING, fresh.on(0, responsible_id=member))["items"][0]
    assert kept["responsible_id"] == member != kept["entered_by"]
    problem = fresh.keep(SPRAYING, fresh.on(0, responsible_id=str(uuid4())), 422)
    assert [each["code"] for each in problem["errors"]] == ["member-not-found"]
    assert fresh.site.client.delete(f"/v1/members/{member}", headers=fresh.key).status_code == 204
    assert [each["responsible_id"] for each in fresh.listed()] == [None]
    erased = fresh.site.services.writer.run(
        lambda uow: uow.erasing.erase_organisation(fresh.site.cooperative.id, fresh.site.services.clock.now())
    )
    assert erased["diary_entry"] == 1


@pytest.mark.parametrize(
    ("said", "pointer", "code"),
    [
        ({"happened_on": "2026-11-24"}, "/happened_on", "date-in-future"),
        ({"interval_days": -1}, "/interval_days", "interval-out-of-range"),
        ({"interval_days": None}, "/interval_days", "diary-member-missing"),
        ({"dose": {"value": "1,5", "unit": "ml/l"}}, "/dose/value", "amount-not-plain"),
        ({"dose": {"value": "NaN", "unit": "ml/l"}}, "/dose/value", "amount-not-plain"),
        ({"dose": {"value": "1e308", "unit": "ml/l"}}, "/dose/value", "amount-not-plain"),
        ({"area": {"value": "-2", "unit": "ha"}}, "/area/value", "amount-not-plain"),
        ({"product_id": str(uuid4())}, "/product_id", "product-not-found"),
        ({"photos": ["nope"]}, "/photos/0", "photo-unknown"),
        ({"material": "x" * 121}, "/material", "text-too-long"),
        ({"plots": []}, "/plots", "diary-plots-uncountable"),
    ],
)
def test_what_is_wrong_is_named_where_it_stands(
    one: Farm, said: dict[str, Any], pointer: str, code: str
) -> None:
    body = {**SPRAYING, "plots": one.on(), **said}
    problem = one.site.post("/v1/diary", body, one.key, 422)
    assert [(each["pointer"], each["code"]) for each in problem["errors"]] == [(pointer, code)]


def test_a_picture_of_anothers_is_no_evidence_of_ones_own_entry(one: Farm) -> None:
    theirs = upload(one.site, picture(), one.site.as_(Role.PRODUCER, one.site.neighbour)).json()["id"]
    ours = upload(one.site, picture(640, 480), one.key).json()["id"]
    assert one.keep(SPRAYING, photos=[ours])["items"][0]["photos"] == [ours]
    assert one.site.get(f"/photos/{theirs}-320.webp").status_code == 200, "it is there for everybody to see"
    problem = one.keep(SPRAYING, status=422, photos=[ours, theirs])
    assert [(each["pointer"], each["code"]) for each in problem["errors"]] == [("/photos/1", "photo-unknown")]


def test_nobody_elses_diary_is_there_and_cursors_are_ones_own(one: Farm) -> None:
    entry = one.keep(SPRAYING)["items"][0]["id"]
    stranger = farm(one.site, one.site.neighbour)
    one.site.get(f"/v1/diary/{entry}", stranger.key, 404)
    body = {**SPRAYING, "plot": stranger.on()[0]}
    one.site.post(f"/v1/diary/{entry}/correction", body, stranger.key, 404)
    one.site.post(f"/v1/diary/{entry}/strike-out", {"id": str(uuid4())}, stranger.key, 404)
    one.site.get(f"/v1/facilities/{one.plots[0]}/harvest-from", stranger.key, 404)
    assert stranger.listed() == []
    one.site.get("/v1/diary?cursor=AAAA", one.key, 400)
    one.site.get("/v1/diary?month=2026-13", one.key, 400)


def test_pages_of_the_diary_meet_without_a_gap_or_an_overlap(one: Farm) -> None:
    for day in ("2026-11-20", "2026-11-21", "2026-11-21", "2026-11-22"):
        one.keep({"activity": "inspecting", "happened_on": day}, one.on(0, 1))
    seen, url = [], "/v1/diary?limit=3&activity=inspecting"
    while url:
        response = one.site.get(url, one.key)
        seen += [(each["happened_on"], each["id"]) for each in response.json()["items"]]
        link = response.headers.get("Link", "")
        url = link[1 : link.index(">")] if link else ""
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 8
    found = one.site.get("/v1/diary/substances?q=carbendazim", one.key).json()
    assert (found["items"][0]["name"], found["confidence"]) == ("Carbendazim", "memory")
    warned = one.keep({**SPRAYING, "material": "Carbendazim 50SC"})
    assert warned["warnings"] == ["substance-taken-off"]


def test_a_lot_does_not_pass_by_what_the_diary_says(fresh: Farm) -> None:
    fresh.keep(SPRAYING)
    product = fresh.site.post("/v1/products", bodies.product(), fresh.key)["id"]
    said = bodies.batch(
        product_id=product, facility_id=fresh.plots[0], happened_on="2026-11-22", packed_on=None
    )
    said["statements"] = {}
    problem = fresh.site.post("/v1/batches", said, fresh.key, 422)
    assert [(each["pointer"], each["code"]) for each in problem["errors"]] == [
        ("/happened_on", "harvest-too-early")
    ]
    lot = fresh.site.post("/v1/batches", {**said, "happened_on": "2026-11-19"}, fresh.key)
    path = f"/v1/batches/{lot['id']}/correction"
    problem = fresh.site.post(path, {"happened_on": "2026-11-21"}, fresh.key, 422)
    assert problem["code"] == "harvest-too-early"
    fresh.site.post("/v1/batches", {**said, "facility_id": fresh.plots[1]}, fresh.key)
