"""Codes are answered with how the certificates of their goods stand: one or hundreds, in few statements, as the page says it."""

from __future__ import annotations

from datetime import date

from nguongoc.catalogue.certificates import Certificate
from nguongoc.ports.rows import Role
from nguongoc.services.certificate_addresses import certificate_url
from nguongoc.services.register_batch import Registered
from nguongoc.verdict import CertificateCheck, CertificateState, Outcome, State
from nguongoc.verify.certificate import MOST_CERTIFICATES
from nguongoc_api.demo.vouching import vouch
from nguongoc_api.services import Services
from tests.service import Farm, caller_for
from tests.services.test_certifying import Town, certificate_of, office
from tests.services.test_finding_lots import counted
from tests.services.test_one_flipped_byte import RECORD, flip


def told(services: Services, made: Registered) -> dict[str | None, CertificateCheck]:
    """By number."""
    (answer,) = services.verify_codes([made.batch.code])
    return {each.number: each for each in answer.verdict.certificates}


def test_a_certificate_nobody_signed_is_its_holders_word_and_dies_by_its_dates(services: Services) -> None:
    farm = Farm(services)
    certificate = certificate_of(farm)
    certificate_of(farm, number="OLD", issued_on=date(2024, 1, 1), valid_until=date(2026, 11, 22))
    certificate_of(farm, number="TODAY", valid_until=date(2026, 11, 23))
    certificate_of(farm, number=None, product_id=None, issued_on=None, valid_until=date.max)
    lot = farm.register()
    found = told(services, lot)
    assert {number: each.standing.value for number, each in found.items()} == {
        "VG-0042": "declared", "OLD": "expired", "TODAY": "declared", None: "declared",
    }  # fmt: skip
    whole = found["VG-0042"]
    assert (whole.outcome, whole.reason) == (Outcome.NOT_CHECKED, "certificate-declared")
    assert (whole.issuer, whole.certifier, whole.scheme) == ("Chi cục", None, "vietgap")
    assert whole.attestation == certificate_url(certificate.id, services.settings.base_url)
    assert whole.valid_until is not None
    assert whole.valid_until.isoformat() == "2028-03-02T00:00:00+07:00", "through the whole of its last day"
    assert found[None].valid_until is None


def test_other_goods_and_other_holders_lend_nothing(services: Services) -> None:
    farm, neighbour = Farm(services), Farm(services, "htx-ben-canh")
    certificate_of(farm)
    certificate_of(neighbour, number="N-1")
    other = farm.register(farm.add_product(gtin="09521234543213"))
    assert told(services, other) == {}
    assert set(told(services, neighbour.register())) == {"N-1"}
    answers = services.verify_codes([other.batch.code, "0000000000", "x"])
    assert [each.verdict.certificates for each in answers] == [(), (), ()]


def test_what_an_authority_signed_is_told_as_the_page_tells_it(services: Services) -> None:
    town = Town(services)
    lot = town.farm.register()
    assert told(services, lot)["VG-0042"].standing is CertificateState.DECLARED
    made = town.attest()
    town.settle()
    found = told(services, lot)["VG-0042"]
    assert (found.standing, found.certifier) == (CertificateState.CANNOT_TELL, town.authority.name)
    vouch(services, town.authority, [])
    town.settle()
    found, standing = told(services, lot)["VG-0042"], town.standing(lot)
    assert (found.standing, found.reason) == (CertificateState.DEMO, "certificate-by-demo")
    assert standing.attested is not None
    assert standing.attested.check.reason == found.reason
    services.trusting.certify.revoke(town.caller, made.attestation.record_id, "Cấp nhầm")
    found = told(services, lot)["VG-0042"]
    assert (found.standing, found.outcome) == (CertificateState.REVOKED, Outcome.FAIL)


def test_a_certificate_that_was_tampered_with_is_refuted_and_the_verdict_with_it(
    services: Services,
) -> None:
    town = Town(services)
    lot = town.farm.register()
    made = town.attest()
    town.settle()
    assert services.verify_codes([lot.batch.code])[0].verdict.state is State.VALID
    flip(services, RECORD, "jws", RECORD.c.id == made.attestation.record_id, at=900)
    (answer,) = services.verify_codes([lot.batch.code])
    assert answer.verdict.state is State.MISMATCH
    (check,) = answer.verdict.certificates
    assert (check.standing, check.reason) == (CertificateState.REFUTED, "certificate-forged")


def test_of_many_those_in_force_are_told(services: Services) -> None:
    farm = Farm(services)
    for n in range(MOST_CERTIFICATES):
        certificate_of(farm, number=f"OLD-{n}", issued_on=date(2020, 1, 1), valid_until=date(2023, 1, 1))
    certificate_of(farm, number="NOW")
    found = told(services, farm.register())
    assert (len(found), found["NOW"].standing.value) == (MOST_CERTIFICATES, "declared")


def test_many_lots_with_certificates_of_many_cost_no_more_statements_and_say_what_each_says_alone(
    services: Services,
) -> None:
    town = Town(services)
    town.attest()
    lots = [town.farm.register()]
    for n in range(4):
        farm = Farm(services, f"htx-{n}")
        given: Certificate = certificate_of(farm, number=f"N-{n}")
        authority = office(services, f"xa-{n}", town.authority.kind, farm.organisation.commune_code)
        services.trusting.certify.declared(caller_for(authority, Role.AUTHORITY), given.id)
        lots += [farm.register(), farm.register(lot="B")]
    vouch(services, town.authority, [])
    town.settle()
    codes = [each.batch.code for each in lots]
    alone = {code: services.verify_codes([code])[0] for code in codes}
    counts = []
    for asked in (codes[:2], codes):
        with counted(services.reads._engine) as statements:  # type: ignore[attr-defined]
            together = services.verify_codes([*asked, "x"])
        counts.append(len(statements))
        for answer in together[:-1]:
            assert answer.verdict == alone[answer.code].verdict
    assert counts[0] == counts[1]
    assert {each.reason for one in alone.values() for each in one.verdict.certificates} == {
        "certificate-by-demo", "certifier-not-trusted",
    }  # fmt: skip
