"""What nobody can have harvested, and amounts as people type them, through each door by which they come in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.http import bodies
from tests.http.conftest import Site, one_site, settings_for
from tests.http.desk import Browser, Door, lot_form, open_door, said
from tests.http.test_diary import HARVESTING, SPRAYING, Farm, farm

site = one_site
"""Rules of entry do not depend on the database."""
PLANTED = {"activity": "planting", "happened_on": "2026-11-10", "material": "Giống bưởi đỏ"}
SPRAYED = {**SPRAYING, "happened_on": "2026-11-18"}
"""With an interval of seven days: harvest from 25 November on. It is 23 November."""


@pytest.fixture(scope="module")
def fields(one_site: Site) -> Farm:
    """Planted on the 10th; the second plot was sprayed on the 18th, too."""
    made = farm(one_site)
    made.keep(PLANTED, made.on(0, 1))
    made.keep(SPRAYED, made.on(1))
    return made


@pytest.mark.parametrize(
    ("day", "plot", "code"),
    [
        ("2026-11-24", 0, "date-in-future"),
        ("2026-11-09", 0, "harvest-before-planting"),
        ("2026-11-22", 1, "harvest-too-early"),
    ],
)
def test_a_harvest_that_cannot_be_is_refused_with_its_rule_in_the_diary_and_for_a_lot(
    fields: Farm, day: str, plot: int, code: str
) -> None:
    kept = fields.keep({**HARVESTING, "happened_on": day}, fields.on(plot), status=422)
    product = fields.site.post("/v1/products", bodies.product(), fields.key)["id"]
    lot = bodies.batch(product_id=product, facility_id=fields.plots[plot], happened_on=day, packed_on=None)
    declared = fields.site.post("/v1/batches", lot | {"statements": {}}, fields.key, 422)
    for problem in (kept, declared):
        assert [(each["pointer"], each["code"]) for each in problem["errors"]] == [("/happened_on", code)]
    assert fields.site.get("/v1/diary?activity=harvesting", fields.key).json()["items"] == []


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Door, Browser]]:
    folder: Path = tmp_path_factory.mktemp("desk")
    with open_door(settings_for(f"sqlite:///{folder / 'test.sqlite'}", folder)) as door:
        yield door, door.signed_in()


def amount_page(desk: tuple[Door, Browser]) -> str:
    """Where a lot that was begun is asked how much it is."""
    door, browser = desk
    begun = browser.post("/producer/new", {"draft": str(uuid4()), **lot_form(door, value="")})
    return begun.headers["location"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [("1.234,5", "1.234,5 kg"), ("1234,5", "1.234,5 kg"), ("1.234", "1.234 kg"), ("0,5 tấn", "0,5 tấn")],
)
def test_an_amount_typed_at_the_desk_is_read_as_people_write_it_or_refused_at_its_field(
    desk: tuple[Door, Browser], typed: str, read: str
) -> None:
    page, browser = amount_page(desk), desk[1]
    for wrong in ("NaN", "-5", "1e308", "inf", "1.5", "½", "9" * 400, "5\u202e0", "５"):
        refused = browser.post(page, {"value": wrong, "unit": "kg"})
        assert refused.status_code == 422, wrong
        assert 'aria-invalid="true"' in refused.text, wrong
    onward = browser.post(page, {"value": typed, "unit": "kg"})
    assert onward.status_code == 303, said(onward)
    home = page.rpartition("/")[0]
    assert read in said(browser.get(f"{home}/check", 200))
