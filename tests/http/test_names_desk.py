"""A look-alike name at the desks and over the API: the applicant prepares and is told, an authority decides, and then it is shown."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count

import pytest

from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.ports.rows import Role
from nguongoc.services.register_organisation import NewOrganisation
from tests.factories import rows
from tests.http.conftest import Site, add_organisation, one_site
from tests.http.desk import Browser, said
from tests.http.test_recall_desk import signed_in

site = one_site
LIST, OWN, API = "/authority/names", "/producer/name", "/v1/name-holds"
NUMBERS = count(1)


@pytest.fixture(scope="module")
def office(site: Site) -> Organisation:
    made = rows.organisation(name="UBND xã", kind=OrganisationKind.AUTHORITY)
    return add_organisation(site.services, replace(made, commune_code=site.cooperative.commune_code))


@pytest.fixture(scope="module")
def officer(site: Site, office: Organisation) -> Browser:
    return signed_in(site, Role.AUTHORITY, office)


@pytest.fixture
def held(site: Site) -> Organisation:
    """Somebody whose name looks like the cooperative's."""
    alike = NewOrganisation(
        f"giong-het-{next(NUMBERS)}",
        site.cooperative.name.upper(),
        OrganisationKind.COOPERATIVE,
        commune_code=site.cooperative.commune_code,
    )
    return site.services.register_organisation(alike)


def test_the_applicant_prepares_is_told_and_goes_on_once_the_name_is_released(
    site: Site, officer: Browser, held: Organisation
) -> None:
    farmer = signed_in(site, Role.PRODUCER, held)
    assert "chưa ký, chưa đăng gì dưới tên này" in said(farmer.get("/producer"))
    assert "Đang chờ xem xét" in said(farmer.get(OWN))
    waiting = farmer.get("/producer").text
    assert 'class="button" href="/producer/start"' in waiting
    assert 'class="button" href="/producer/new"' not in waiting, "nobody is sent where nothing can be signed"
    refused = farmer.get("/host", 409)
    assert "Tên cơ sở chưa được đồng ý" in said(refused)
    assert 'class="button" href="/producer/start"' in refused.text, "there is something to do meanwhile"
    assert "/docs" not in said(farmer.get("/producer/nowhere", 404))
    key = site.as_(Role.PRODUCER, held)
    place = {"name": "Vườn bưởi", "kind": "plot", "commune_code": "15544"}
    made = site.post("/v1/facilities", place, key)
    site.get(f"/p/f/{made['id']}", status=404)
    site.get(f"/v1/organisations/{held.slug}", status=404)
    site.get(f"/o/{held.slug}/did.json", status=404)
    site.get(f"/o/{held.slug}", status=404)

    page = officer.get(LIST)
    assert f"({site.cooperative.slug})" in said(page)
    assert re.search(rf'action="{LIST}/{held.id}"', page.text)
    assert officer.post(f"{LIST}/{held.id}", {}).headers["location"] == LIST

    assert "chưa ký, chưa đăng" not in said(farmer.get("/producer"))
    assert "Được dùng tên này" in said(farmer.get(OWN))
    farmer.get("/host")
    site.get(f"/p/f/{made['id']}")
    assert site.get(f"/v1/organisations/{held.slug}").json()["did"] == held.did
    assert site.get(f"/o/{held.slug}/did.json").json()["id"] == held.did


def test_a_refusal_is_read_by_the_applicant_with_its_reason(
    site: Site, officer: Browser, held: Organisation
) -> None:
    farmer = signed_in(site, Role.PRODUCER, held)
    refused = {"do": "refuse", "reason": "Trùng với HTX đã đăng ký"}
    assert officer.post(f"{LIST}/{held.id}", {"do": "refuse"}).status_code in {400, 422}
    assert officer.post(f"{LIST}/{held.id}", refused).headers["location"] == LIST
    assert officer.post(f"{LIST}/{held.id}", {}).status_code == 409
    assert "Lý do: Trùng với HTX đã đăng ký" in said(farmer.get(OWN))
    site.get(f"/o/{held.slug}/did.json", status=404)


def test_a_key_made_before_the_review_may_prepare_and_signs_once_the_name_is_released(
    site: Site, office: Organisation, held: Organisation
) -> None:
    key, reviewer = site.as_(Role.PRODUCER, held), site.as_(Role.AUTHORITY, office)
    refused = site.post("/v1/batches", {}, key, 409)
    assert refused["code"] == "name-under-review"
    waiting = [each["id"] for each in site.get(API, reviewer).json()["items"] if each["state"] == "open"]
    assert str(held.id) in waiting
    assert site.post(f"{API}/{held.id}/release", {}, reviewer, 200)["state"] == "released"
    assert site.post("/v1/batches", {}, key, 422)["code"] != "name-under-review"
    assert site.post(f"{API}/{held.id}/refusal", {"reason": "Muộn"}, reviewer, 409)["code"] == "name-answered"


def test_whose_name_was_never_held_has_no_such_page(site: Site, officer: Browser) -> None:
    signed_in(site, Role.PRODUCER).get(OWN, 404)
    assert officer.post(f"{LIST}/x", {}).status_code == 404
