"""Member households at the desk: added, put right, erased, named for a harvest; shown to nobody else."""

from __future__ import annotations

import re

import pytest

from nguongoc.ports.rows import Role
from tests.http import bodies
from tests.http.conftest import Site
from tests.http.desk import Browser, said, undo_of
from tests.http.test_borders import signed_in

LIST = "/producer/members"


@pytest.fixture
def farmer(site: Site) -> Browser:
    return signed_in(site, Role.PRODUCER)


def member(farmer: Browser, name: str = "Nhà chị Lan", phone: str = "0912 345 678") -> str:
    """The address of a household just added."""
    assert farmer.post(LIST, {"name": name, "phone": phone}).headers["location"] == f"{LIST}?added=1"
    page = farmer.get(LIST)
    found = re.search(rf'href="({LIST}/[0-9a-f-]+)">{name}<', page.text)
    assert found is not None
    return found[1]


def harvest(site: Site) -> str:
    key = site.producer()
    place = site.post("/v1/facilities", bodies.facility(kind="plot"), key)["id"]
    product = site.post("/v1/products", bodies.product(name="Dưa vàng"), key)["id"]
    lot = site.post("/v1/batches", bodies.batch(product_id=product, facility_id=place), key)
    return f"/producer/batches/{lot['id']}"


def test_a_household_is_added_put_right_and_erased(farmer: Browser) -> None:
    assert "Chưa có thành viên nào." in said(farmer.get(LIST))
    path = member(farmer)
    assert "+84912345678" in said(farmer.get(LIST))
    changed = farmer.post(path, {"name": "Nhà chị Lan Anh", "phone": ""})
    assert changed.headers["location"] == f"{LIST}?changed=1"
    listed = said(farmer.get(f"{LIST}?changed=1"))
    assert "Nhà chị Lan Anh" in listed
    assert "chưa có số điện thoại" in listed
    assert "+84912345678" not in listed
    assert farmer.post(path, {"erase": "1"}).headers["location"] == f"{LIST}?erased=1"
    assert "Lan Anh" not in said(farmer.get(LIST))
    farmer.get(path, 404)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"name": "", "phone": ""}, "name"),
        ({"name": "Nhà bác Tư", "phone": "123"}, "phone"),
        ({"name": "x" * 121}, "name"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_with_what_was_typed(
    farmer: Browser, form: dict[str, str], field: str
) -> None:
    path = member(farmer)
    for where in (LIST, path):
        page = farmer.post(where, form)
        assert page.status_code == 422
        assert f'id="{field}-wrong"' in page.text
        assert form["name"] in page.text


def test_households_are_named_for_a_harvest_and_taken_off_again(site: Site, farmer: Browser) -> None:
    lan, tu = member(farmer).rpartition("/")[2], member(farmer, "Nhà bác Tư", "").rpartition("/")[2]
    lot = harvest(site)
    assert f"{lot}/harvesters" in farmer.get(lot).text
    path = f"{lot}/harvesters"
    for form in ({"member": lan, "value": "100,5"}, {"member": tu, "value": ""}):
        assert farmer.post(path, form).headers["location"] == path
    page = said(farmer.get(path))
    assert "100,5 " in page
    assert "chưa ghi bao nhiêu" in page
    farmer.post(path, {"member": lan, "value": "20"})
    assert "100,5 " not in said(farmer.get(path)), "said again, it takes the place of what was said"
    farmer.post(path, {"drop": tu})
    assert "chưa ghi bao nhiêu" not in said(farmer.get(path))
    gone = farmer.post(path, {"drop": lan})
    assert "Đã bỏ Nhà chị Lan khỏi lô." in said(gone)
    for _ in range(2):
        farmer.post(path, undo_of(gone))
    assert "Nhà chị Lan 20 " in said(farmer.get(path))


@pytest.mark.parametrize(
    ("form", "field"),
    [({"member": "", "value": ""}, "member"), ({"value": "9999999"}, "value"), ({"value": "nhiều"}, "value")],
)
def test_more_than_the_lot_and_nobody_chosen_are_said_at_their_field(
    site: Site, farmer: Browser, form: dict[str, str], field: str
) -> None:
    lan = member(farmer).rpartition("/")[2]
    page = farmer.post(f"{harvest(site)}/harvesters", {"member": lan, **form})
    assert page.status_code == 422
    assert f'id="{field}-wrong"' in page.text


def test_nobody_else_sees_them(site: Site, farmer: Browser) -> None:
    path, lot = member(farmer), harvest(site)
    neighbour = signed_in(site, Role.PRODUCER, site.neighbour)
    for each in (path, f"{lot}/harvesters", f"{LIST}/nothing", "/producer/batches/nothing/harvesters"):
        neighbour.get(each, 404)
    assert "Nhà chị Lan" not in said(neighbour.get(LIST))
    for form in ({"name": "Nhà khác"}, {"erase": "1"}):
        assert neighbour.post(path, form).status_code == 404
    signed_in(site, Role.AUTHORITY).get(LIST, 403)
    assert "Nhà chị Lan" in said(farmer.get(LIST))
