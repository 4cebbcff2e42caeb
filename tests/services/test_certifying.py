"""A certificate that its holder declared becomes *verified by X*: signed, logged, judged by the trust list, taken back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from nguongoc.bundle import read_bundle
from nguongoc.catalogue.certificates import Certificate, EvidenceLevel, Scheme
from nguongoc.cli.verify import evidence_of
from nguongoc.errors import Refusal
from nguongoc.identifiers.link import parse_any
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.ports.rows import Role
from nguongoc.records.passport import TERMS
from nguongoc.services.certify import Attesting
from nguongoc.services.check_integrity import check
from nguongoc.services.provenance import CertificateStanding
from nguongoc.services.register_batch import Registered, lot_path
from nguongoc.services.register_certificate import CertificateDraft
from nguongoc.services.register_organisation import NewOrganisation
from nguongoc.signing.jose import parse_compact
from nguongoc.verify import Verifier
from nguongoc_api.demo.vouching import vouch
from nguongoc_api.services import Services
from tests.factories import rows
from tests.service import Farm, caller_for
from tests.services.test_credentials_issued import checked


def certificate_of(farm: Farm, **said: Any) -> Certificate:
    made = Certificate(
        id=uuid7(rows.NOW), organisation_id=farm.organisation.id, product_id=farm.pomelo.id, scheme=Scheme.VIETGAP,
        name="VietGAP trồng trọt (ví dụ)", number="VG-0042", issuer="Chi cục", issuer_successor=None,
        issued_on=date(2026, 3, 1), valid_until=date(2028, 3, 1), stars=None, right_to_use=None, scope=None,
        level=EvidenceLevel.EVIDENCED, verified_by=None, created_at=rows.NOW,
    )  # fmt: skip
    made = replace(made, **said)
    farm.services.writer.run(lambda uow: uow.catalogue.add_certificate(made))
    return made


def office(services: Services, slug: str, kind: OrganisationKind, commune: str | None) -> Organisation:
    return services.register_organisation(
        NewOrganisation(slug, f"Cơ quan {slug}", kind, commune_code=commune)
    )


class Town:
    """A farm with a certificate, and the authority of its commune, which a list under a pinned root names: here, so as a demo."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.farm = Farm(services)
        self.certificate = certificate_of(self.farm)
        self.authority = office(
            services, "uy-ban-xa", OrganisationKind.AUTHORITY, self.farm.organisation.commune_code
        )
        self.caller = caller_for(self.authority, Role.AUTHORITY)

    def attest(self) -> Attesting:
        made = self.services.trusting.certify.declared(self.caller, self.certificate.id)
        assert isinstance(made, Attesting)
        return made

    def settle(self) -> None:
        self.services.sequence_log()
        self.services.sign_status()

    def standing(self, made: Registered) -> CertificateStanding:
        code = f"http://localhost:8000{lot_path(made.batch)}"
        asked = parse_any(code, frozenset({"localhost:8000"}))
        (standing,) = self.services.resolve_code(asked).certificates
        return standing


def test_it_is_signed_by_the_authority_that_gave_it_and_valid_by_the_schema(services: Services) -> None:
    town = Town(services)
    made = town.attest()
    with services.reads.open() as reader:
        record = reader.records.record(made.attestation.record_id)
    assert record is not None
    document = checked(services, record, "ConformityCredential")
    assert document["issuer"]["id"] == town.authority.did
    assert document["validUntil"] == "2028-03-01T17:00:00.000Z", (
        "through the whole of its last day in Vietnam"
    )
    subject = document["credentialSubject"]
    assert (subject["issuedToParty"]["id"], subject[TERMS + "territory"]) == (
        town.farm.organisation.did,
        "VN/38/15544",
    )


def test_without_a_trust_list_a_signature_is_told_and_verifies_nothing(services: Services) -> None:
    town = Town(services)
    lot = town.farm.register()
    assert town.standing(lot).attested is None
    made = town.attest()
    town.settle()
    judged = town.standing(lot).attested
    assert judged is not None
    assert (judged.record_id, judged.check.reason) == (
        made.attestation.record_id,
        "certificate-trust-not-given",
    )


def test_an_authority_hosted_here_counts_as_a_demo_and_what_it_takes_back_is_gone_at_once(
    services: Services,
) -> None:
    town = Town(services)
    lot = town.farm.register()
    vouch(services, town.authority, [town.farm.organisation])
    town.settle()
    judged = town.standing(lot).attested
    assert judged is not None
    assert (judged.check.reason, judged.check.certifier) == ("certificate-by-demo", town.authority.name)
    certify = services.trusting.certify
    taken_back = certify.revoke(town.caller, judged.record_id, "Cấp nhầm")
    assert taken_back.attestation.reason == "Cấp nhầm"
    judged = town.standing(lot).attested
    assert judged is not None
    assert judged.check.reason == "certificate-revoked"
    assert certify.revoke(town.caller, judged.record_id, "lần nữa").attestation == taken_back.attestation
    anew = town.attest()
    town.settle()
    assert anew.attestation.record_id != judged.record_id
    judged = town.standing(lot).attested
    assert judged is not None
    assert judged.check.reason == "certificate-by-demo"
    assert list(check(services.reads, services.checkpoints, [services.custody.log_verifier()])) == []


def test_it_travels_in_the_bundle_and_a_later_passport_names_it(services: Services) -> None:
    town = Town(services)
    before = town.farm.register()
    vouch(services, town.authority, [town.farm.organisation])
    after = town.farm.register()
    town.settle()
    terms = json.loads(parse_compact(after.record.jws).payload)["credentialSubject"]["characteristics"]
    (named,) = terms[TERMS + "certificate"]
    assert named[TERMS + "attestedBy"] == town.authority.name
    assert named[TERMS + "level"] == "evidenced", (
        "how far an authority's word counts is nothing that a producer signs"
    )
    for lot in (before, after):
        parts = read_bundle(services.make_bundle(lot.record))
        with services.reads.open() as reader:
            pins = services.trusting.show.pins(reader)
        evidence = evidence_of(parts, services.clock.now(), ())
        verdict = Verifier().verify(replace(evidence, trust_roots=pins))
        assert [each.reason for each in verdict.certificates] == ["certificate-by-demo"]
        assert verdict.certificates[0].attestation == named[TERMS + "id"]
        (given,) = parts.certificates
        place = given.text.index(".") + 400
        changed = given.text[:place] + ("A" if given.text[place] != "A" else "B") + given.text[place + 1 :]
        spoilt = replace(evidence, certificates=(replace(given, text=changed),))
        assert [each.reason for each in Verifier().verify(spoilt).certificates] == ["certificate-forged"]


@pytest.mark.parametrize(
    ("slug", "kind", "commune", "code"),
    [
        ("htx-lam-son", None, None, "not-a-certifier"),
        ("cho-xa", OrganisationKind.MARKETPLACE, None, "not-a-certifier"),
        ("xa-khac", OrganisationKind.AUTHORITY, "15622", "not-a-certifier"),
        ("nobody", None, None, "certificate-unknown"),
    ],
)
def test_nobody_else_signs_a_certificate(
    services: Services, slug: str, kind: OrganisationKind | None, commune: str | None, code: str
) -> None:
    farm = Farm(services)
    if kind is not None:
        office(services, slug, kind, commune)
    certificate = certificate_of(farm)
    with pytest.raises(Refusal) as refused:
        services.trusting.certify.by_slug(certificate.id, slug)
    assert refused.value.code == code


def test_what_waits_is_what_may_be_attested_and_is_not(services: Services) -> None:
    town, certify = Town(services), services.trusting.certify
    certificate_of(town.farm, number=None)
    elsewhere = office(services, "xa-khac", OrganisationKind.AUTHORITY, "15622")
    certifier = office(services, "trung-tam", OrganisationKind.CERTIFIER, "15622")
    of_other = caller_for(elsewhere, Role.AUTHORITY), caller_for(certifier, Role.AUTHORITY)
    assert [[each.id for each, _ in certify.waiting(who, None, 9)] for who in (town.caller, *of_other)] == [
        [town.certificate.id], [], [town.certificate.id],
    ]  # fmt: skip
    made = town.attest()
    assert certify.waiting(town.caller, None, 9) == []
    assert [each.attestation for each in certify.attestations(town.caller, None, 9)] == [made.attestation]
    assert certify.attestations(of_other[1], None, 9) == []
    with pytest.raises(Refusal) as refused:
        certify.declared(of_other[1], town.certificate.id)
    assert refused.value.code == "certificate-attested"
    certify.revoke(town.caller, made.attestation.record_id, "Hết đợt")
    assert [each.id for each, _ in certify.waiting(town.caller, None, 9)] == [town.certificate.id]


def test_whoever_gave_it_may_enter_it_for_its_holder(services: Services) -> None:
    town, certify = Town(services), services.trusting.certify
    draft = CertificateDraft(
        Scheme.OCOP, "OCOP 4 sao", "UBND xã", product_id=town.farm.pomelo.id, number="12/QĐ",
        issued_on=date(2026, 11, 1), valid_until=date(2029, 11, 1), stars=4,
    )  # fmt: skip
    made = certify.given(town.caller, town.farm.organisation.slug, draft)
    assert isinstance(made, Attesting)
    assert made.certificate.organisation_id == town.farm.organisation.id
    with services.reads.open() as reader:
        assert reader.catalogue.certificate(made.certificate.id) == made.certificate
    for holder, said, code in (
        ("khong-co", draft, "certificate-unknown"),
        (town.farm.organisation.slug, replace(draft, number=None), "certificate-incomplete"),
        (town.farm.organisation.slug, replace(draft, stars=9), "stars-wrong"),
        (town.authority.slug, draft, "not-a-certifier"),
    ):
        with pytest.raises(Refusal) as refused:
            certify.given(town.caller, holder, said)
        assert refused.value.code == code
    assert len(services.browse_master_data.certificates(town.farm.caller, None, 9)) == 2, (
        "nothing is left of what was refused"
    )
