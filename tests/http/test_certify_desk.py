"""The authority's desk for certificates: signed by one tap, taken back with a reason, and nobody else's business."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from nguongoc.parties.organisations import OrganisationKind
from nguongoc.ports.rows import Role
from tests.factories import rows
from tests.http.conftest import Site, add_organisation, one_site
from tests.http.desk import Browser, hidden, said
from tests.http.test_attestations import GIVEN
from tests.http.test_recall_desk import signed_in

site = one_site
LIST = "/authority/certificates"


@pytest.fixture
def officer(site: Site) -> Browser:
    made = rows.organisation(name="UBND xã", kind=OrganisationKind.AUTHORITY)
    authority = add_organisation(site.services, replace(made, commune_code=site.cooperative.commune_code))
    return signed_in(site, Role.AUTHORITY, authority)


def test_an_officer_signs_what_waits_and_takes_it_back_with_a_reason(site: Site, officer: Browser) -> None:
    site.post("/v1/certificates", GIVEN, site.producer())
    page = officer.get(LIST)
    assert f"VietGAP {site.cooperative.name}" in said(page)
    assert officer.post(LIST, hidden(page)).headers["location"] == f"{LIST}?signed=1"
    signed = officer.get(f"{LIST}?signed=1")
    assert "Đã ký xác nhận." in said(signed)
    assert "Không có giấy nào đang chờ." in said(signed)
    found = re.search(rf'href="({LIST}/[0-9A-Z]+)"', signed.text)
    assert found is not None
    address = found[1]
    assert officer.post(address, {"reason": " "}).status_code == 422
    assert officer.post(address, {"reason": "Cấp nhầm"}).headers["location"] == f"{LIST}?revoked=1"
    after = said(officer.get(LIST))
    assert "Đã rút lại ngày 23/11/2026" in after
    assert f"VietGAP {site.cooperative.name}" in after.partition("Đã ký gần đây")[0], (
        "it may be attested anew"
    )
    assert "Đã rút lại ngày" in said(officer.get(address))


def test_what_is_not_there_is_a_page_and_not_a_failure(officer: Browser) -> None:
    for path in (f"{LIST}/2ZK", f"{LIST}?after=x"):
        officer.get(path, 404)
    assert officer.post(LIST, {"certificate": "x"}).status_code == 404
    assert officer.post(f"{LIST}/2ZK", {"reason": "x"}).status_code == 404


def test_a_producer_has_no_such_desk(site: Site) -> None:
    signed_in(site, Role.PRODUCER).get(LIST, 403)
