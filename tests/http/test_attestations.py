"""Attesting certificates over HTTP: once, within the territory, told to the holder's buyers, and taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.ports.rows import Role
from tests.factories import rows
from tests.http.conftest import Site, add_organisation, one_site

site = one_site
"""The use case is tested on both databases; here it is what goes over the wire."""
GIVEN = {
    "scheme": "vietgap",
    "name": "VietGAP",
    "number": "VG-7",
    "issuer": "Chi cục",
    "issued_on": "2026-03-01",
}


@pytest.fixture
def authority(site: Site) -> Organisation:
    made = rows.organisation(name="UBND xã", kind=OrganisationKind.AUTHORITY)
    return add_organisation(site.services, replace(made, commune_code=site.cooperative.commune_code))


def test_a_declared_certificate_is_attested_listed_and_taken_back(
    site: Site, authority: Organisation
) -> None:
    key, holder = site.as_(Role.AUTHORITY, authority), site.producer()
    declared = site.post("/v1/certificates", GIVEN, holder)
    waiting = site.get("/v1/attestations/waiting", key).json()["items"]
    assert [each["id"] for each in waiting] == [declared["id"]]
    assert waiting[0]["holder"] == site.cooperative.slug
    once = key | {"Idempotency-Key": "attest-1"}
    made = site.post("/v1/attestations", {"certificate_id": declared["id"]}, once)
    assert site.post("/v1/attestations", {"certificate_id": declared["id"]}, once) == made
    assert (
        site.get(made["record"].removeprefix("https://trace.example")).headers["content-type"]
        == "application/vc+jwt"
    )
    assert site.get("/v1/attestations", key).json()["items"] == [made]
    again = site.client.post("/v1/attestations", json={"certificate_id": declared["id"]}, headers=key)
    assert (again.status_code, again.json()["code"]) == (409, "certificate-attested")
    address = f"/v1/attestations/{made['id']}"
    stranger = site.as_(Role.AUTHORITY, site.neighbour)
    assert site.client.get(address, headers=stranger).status_code == 404
    assert (
        site.client.post(f"{address}/revocation", json={"reason": "x"}, headers=stranger).status_code == 404
    )
    revoked = site.post(f"{address}/revocation", {"reason": "Cấp nhầm"}, key, 200)
    assert (revoked["reason"], revoked["revoked_at"] is not None) == ("Cấp nhầm", True)
    assert site.get(address, key).json() == revoked
    told = site.get(f"/v1/certificates/{declared['id']}", holder).json()["attestation"]
    assert (told["by"], told["reason"]) == ("UBND xã", "Cấp nhầm"), "its holder is told why"


def test_whoever_gave_a_certificate_enters_and_attests_it_at_once(
    site: Site, authority: Organisation
) -> None:
    key = site.as_(Role.AUTHORITY, authority)
    made = site.post("/v1/attestations", {"holder": site.cooperative.slug, "certificate": GIVEN}, key)
    assert made["certificate"]["holder_name"] == site.cooperative.name
    shown = site.get("/v1/certificates", site.producer()).json()["items"]
    assert made["certificate"]["id"] in {each["id"] for each in shown}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "attestation-unclear"),
        ({"holder": "x"}, "attestation-unclear"),
        ({"certificate_id": str(rows.uuid7(rows.NOW)), "holder": "x"}, "attestation-unclear"),
        ({"certificate_id": str(rows.uuid7(rows.NOW))}, "certificate-unknown"),
        ({"certificate_id": "x"}, "id-malformed"),
        ({"holder": "khong-co", "certificate": GIVEN}, "certificate-unknown"),
        ({"holder": "khong-co", "certificate": GIVEN | {"level": "verified"}}, "member-unknown"),
    ],
)
def test_what_is_not_clear_is_refused(
    site: Site, authority: Organisation, body: dict[str, object], code: str
) -> None:
    response = site.client.post("/v1/attestations", json=body, headers=site.as_(Role.AUTHORITY, authority))
    said = response.json()
    assert code in {said["code"], *(each["code"] for each in said.get("errors", []))}, said
