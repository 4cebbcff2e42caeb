"""What stands behind a certificate: every way in which an authority's word on it can fail has a name of its own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.conformity import Assessment, Assessor, ConformitySubject, build_conformity
from nguongoc.records.credential import Issuer, StatusPlace
from nguongoc.records.passport import TERMS, CertificateNote, Named
from nguongoc.signing.did import PublishedKey, build_did_document
from nguongoc.signing.jose import parse_compact, sign_compact
from nguongoc.signing.keys import LocalSigner
from nguongoc.trust.listing import AuthorityKey, Span
from nguongoc.verdict import CertificateCheck, Outcome, State, Verdict
from nguongoc.verify import Attested, Evidence, Verifier, verdict_json
from nguongoc.verify.certificate import MOST_CERTIFICATES
from nguongoc.verify.certificate_reasons import CERTIFICATE_MEANINGS, CertificateReason
from tests.unit.trust.ceremony import COMMITTEE, COMMUNE, NOW, START, Ceremony
from tests.unit.verify.world import BASE, COOPERATIVE, GTIN, ISSUED, LIST, World
from tests.vectors import ROOT

CERTIFICATE = f"{BASE}/v1/certificates/1"
PLACE = 815
NOTE = CertificateNote(
    CERTIFICATE, "VietGAP", "vietgap", "VG-0042", "Chi cục", date(2026, 3, 1), date(2028, 3, 1), "evidenced"
)


def conformity(**said: Any) -> ConformitySubject:
    """VietGAP of the cooperative's pomelo, which its passport names."""
    made = ConformitySubject(
        url=f"{BASE}/records/CERT",
        issuer=Issuer(COMMITTEE, "UBND xã Lam Sơn"),
        issued_on=date(2026, 3, 1),
        valid_until=date(2028, 3, 1),
        status=StatusPlace(LIST, PLACE),
        attestation_url=CERTIFICATE,
        name="VietGAP trồng trọt (ví dụ)",
        number="VG-0042",
        assessor=Assessor.THIRD_PARTY,
        assessment=Assessment.MANDATED,
        party=Named(COOPERATIVE, "HTX trình diễn Lam Sơn"),
        scheme=Named(TERMS + "vietgap", "VietGAP"),
        scheme_code="vietgap",
        territory=COMMUNE,
        attested_at=ISSUED - timedelta(days=9),
        product=Named(f"{BASE}/v1/products/1", "Bưởi Luận Văn"),
    )
    return replace(made, **said)


@dataclass
class Certified:
    """A record that names a certificate, which a committee attests; the committee is on a list under a pinned root."""

    world: World = field(default_factory=World)
    ceremony: Ceremony = field(default_factory=Ceremony)

    def attested(self, *, by: LocalSigner | None = None, **said: Any) -> Attested:
        signed = by or self.ceremony.committee
        text = sign_compact(canonical_bytes(build_conformity(conformity(**said))), signed)
        return self.logged(text, by=signed)

    def logged(self, text: str, *, by: LocalSigner | None = None, at: datetime = ISSUED) -> Attested:
        entry = self.world.entry(text, at=at, key=by or self.ceremony.committee)
        return Attested(text, self.world.proof(entry))

    def listed(self, **said: Any) -> bytes:
        authority = self.ceremony.authority(**{"schemes": ("vietgap",), **said})
        return self.ceremony.list_bytes(self.ceremony.trust_list(authorities=(authority,)))

    def evidence(
        self, *given: Attested, notes: tuple[CertificateNote, ...] = (NOTE,), **said: Any
    ) -> Evidence:
        values: dict[str, Any] = {
            "certificates": given or (self.attested(),),
            "trust_list": self.listed(),
            "trust_roots": (self.ceremony.pin,),
        }
        return self.world.evidence(self.world.record(certificates=notes), **{**values, **said})


C = Certified()


def judged(evidence: Evidence) -> tuple[str, State]:
    verdict = Verifier().verify(evidence)
    return only(verdict).reason, verdict.state


def only(verdict: Verdict) -> CertificateCheck:
    (check,) = verdict.certificates
    return check


def test_a_trusted_certifier_is_named_with_the_day() -> None:
    verdict = Verifier().verify(C.evidence())
    check = only(verdict)
    assert (check.outcome, check.reason, verdict.state) == (
        Outcome.PASS,
        CertificateReason.VERIFIED,
        State.VALID,
    )
    assert check.about == "UBND xã Lam Sơn, 2026-11-11T03:00:00.000Z"
    (shown,) = verdict_json(verdict)["certificates"]
    assert (shown["certificate"], shown["scheme"], shown["attested_at"]) == (
        CERTIFICATE, "vietgap", "2026-11-11T03:00:00.000Z",
    )  # fmt: skip


def test_without_any_the_answer_holds_none() -> None:
    assert Verifier().verify(C.world.evidence()).certificates == ()


def test_whoever_pins_no_root_knows_no_certifier() -> None:
    for said in ({"trust_roots": ()}, {"trust_list": None}, {"trust_roots": (Ceremony().pin,)}):
        assert judged(C.evidence(**said)) == (CertificateReason.TRUST_NOT_GIVEN, State.VALID)


def test_one_changed_byte_is_a_failure_of_its_own_name_with_and_without_a_root() -> None:
    whole = C.attested()
    place = whole.text.index(".") + 200
    letter = "A" if whole.text[place] != "A" else "B"
    changed = replace(whole, text=whole.text[:place] + letter + whole.text[place + 1 :])
    assert judged(C.evidence(changed)) == (CertificateReason.FORGED, State.MISMATCH)
    documents = C.world.documents() | {COMMITTEE: _document(C)}
    bare = C.evidence(changed, trust_roots=(), did_documents=documents)
    assert judged(bare) == (CertificateReason.FORGED, State.MISMATCH)


def _document(certified: Certified) -> bytes:
    key = PublishedKey(certified.ceremony.committee.kid, certified.ceremony.committee.public_key, START)
    return build_did_document(COMMITTEE, [key])


@pytest.mark.parametrize("value", ["", "a.b.c", "x" * 200_000])
def test_what_is_no_credential_is_forged(value: str) -> None:
    assert judged(C.evidence(Attested(value)))[0] == CertificateReason.FORGED


def test_a_certifier_that_signs_in_anothers_name_is_forged() -> None:
    stranger = Issuer("did:web:elsewhere.example", "Sở")
    assert judged(C.evidence(C.attested(issuer=stranger)))[0] == CertificateReason.FORGED


def test_a_stranger_to_the_list_certifies_nothing() -> None:
    other = LocalSigner("did:web:other.example#2026", Ed25519PrivateKey.generate())
    signed = C.attested(by=other, issuer=Issuer("did:web:other.example", "Ai đó"))
    assert judged(C.evidence(signed)) == (CertificateReason.NOT_TRUSTED, State.VALID)


@pytest.mark.parametrize(
    "said",
    [
        {"schemes": ("ocop", "identity")},
        {"territories": ("VN/38/15622",)},
        {"span": Span(START, ISSUED - timedelta(days=20))},
        {"span": Span(ISSUED - timedelta(days=1))},
    ],
)
def test_beyond_its_schemes_its_territory_or_its_time_nobodys_word_counts(said: dict[str, Any]) -> None:
    assert judged(C.evidence(trust_list=C.listed(**said))) == (CertificateReason.OUT_OF_SCOPE, State.VALID)


def test_a_key_that_is_no_longer_trusted_does_not_count_until_witnesses_say_that_it_signed_before() -> None:
    key = AuthorityKey(
        C.ceremony.committee.kid, C.ceremony.committee.public_key, Span(START, ISSUED + timedelta(days=1))
    )
    given = C.attested()
    evidence = C.evidence(given, trust_list=C.listed(keys=(key,)))
    assert judged(evidence)[0] == CertificateReason.OUT_OF_SCOPE
    assert isinstance(given.proof, bytes)
    seen = replace(given, proof=C.world.cosigned(given.proof, ISSUED + timedelta(hours=2)))
    cosigned = replace(evidence, certificates=(seen,), witness_keys=(C.world.witness_key,))
    assert judged(cosigned)[0] == CertificateReason.VERIFIED


def test_revoked_withdrawn_and_expired_are_told_apart_and_the_record_still_holds() -> None:
    revoked = C.attested(status=StatusPlace(LIST, 4711))
    lists = {"revocation_list": C.world.status("revocation", 1)}
    verdict = Verifier().verify(C.evidence(revoked, **lists))
    assert only(verdict).reason == CertificateReason.REVOKED
    given = C.attested()
    payload = parse_compact(given.text).payload
    withdrawn = C.listed(withdrawn=frozenset({hashlib.sha256(payload).hexdigest()}))
    assert judged(C.evidence(given, trust_list=withdrawn)) == (CertificateReason.WITHDRAWN, State.VALID)
    expired = C.attested(valid_until=NOW.date() - timedelta(days=1))
    assert judged(C.evidence(expired)) == (CertificateReason.EXPIRED, State.VALID)
    last_day = C.attested(valid_until=NOW.date())
    assert judged(C.evidence(last_day))[0] == CertificateReason.VERIFIED
    coming = C.attested(issued_on=NOW.date() + timedelta(days=2))
    assert judged(C.evidence(coming))[0] == CertificateReason.NOT_YET


def test_without_a_fresh_list_it_is_not_said_to_stand_and_an_old_one_still_revokes() -> None:
    old = NOW - timedelta(days=3)
    stale = C.world.status("revocation", at=old)
    assert judged(C.evidence(revocation_list=stale))[0] == CertificateReason.STATUS_NOT_GIVEN
    assert judged(C.evidence(revocation_list=None))[0] == CertificateReason.STATUS_NOT_GIVEN
    other = C.attested(status=StatusPlace(f"{BASE}/status/2", PLACE))
    assert judged(C.evidence(other))[0] == CertificateReason.STATUS_NOT_GIVEN
    revoked = C.attested(status=StatusPlace(LIST, 4711))
    lists = {"revocation_list": C.world.status("revocation", 1, at=old)}
    assert judged(C.evidence(revoked, **lists))[0] == CertificateReason.REVOKED


def test_somebody_elses_certificate_does_not_count() -> None:
    neighbour = Named("did:web:trace.example:o:ben-canh", "HTX bên cạnh")
    assert judged(C.evidence(C.attested(party=neighbour))) == (CertificateReason.OF_OTHERS, State.VALID)


def test_goods_are_those_that_the_record_names_or_that_have_the_same_gtin() -> None:
    bare = C.evidence(notes=())
    assert judged(bare)[0] == CertificateReason.NOT_OF_RECORD
    assert judged(replace(bare, certificates=(C.attested(gtin=GTIN),)))[0] == CertificateReason.VERIFIED
    assert (
        judged(replace(bare, certificates=(C.attested(gtin="09521234543220"),)))[0]
        == CertificateReason.NOT_OF_RECORD
    )
    assert judged(replace(bare, certificates=(C.attested(product=None),)))[0] == CertificateReason.VERIFIED


def test_it_has_to_be_in_the_log_and_a_wrong_proof_is_a_mismatch() -> None:
    given = C.attested()
    assert judged(C.evidence(replace(given, proof=None)))[0] == CertificateReason.LOG_NOT_GIVEN
    other = C.attested(number="VG-0043")
    swapped = replace(given, proof=other.proof)
    assert judged(C.evidence(swapped)) == (CertificateReason.LOG_REFUTED, State.MISMATCH)
    by_another = C.logged(given.text, by=C.world.farmer)
    assert judged(C.evidence(by_another)) == (CertificateReason.LOG_REFUTED, State.MISMATCH)


def test_a_certifier_hosted_with_the_goods_is_a_demo() -> None:
    assert judged(C.evidence(trust_list=C.listed(demo=True))) == (CertificateReason.BY_DEMO, State.VALID)


def test_no_more_than_a_few_are_looked_at() -> None:
    verdict = Verifier().verify(C.evidence(*[C.attested()] * (MOST_CERTIFICATES + 3)))
    assert len(verdict.certificates) == MOST_CERTIFICATES


@given(st.data())
def test_no_changed_byte_verifies_anything(data: st.DataObject) -> None:
    text = bytearray(SIGNED.text.encode())
    place = data.draw(st.integers(0, len(text) - 1))
    byte = data.draw(st.integers(0, 127).filter(lambda value: value != text[place]))
    text[place] = byte
    evidence = replace(WHOLE, certificates=(replace(SIGNED, text=text.decode()),))
    assert only(VERIFIER.verify(evidence)).outcome is not Outcome.PASS


SIGNED = C.attested()
WHOLE = C.evidence(SIGNED)
VERIFIER = Verifier()


def test_every_reason_is_in_the_reference_page() -> None:
    page = (ROOT / "docs" / "reference" / "verification.md").read_text(encoding="utf-8")
    assert set(CERTIFICATE_MEANINGS) == set(CertificateReason)
    assert [each.value for each in CertificateReason if f"`{each.value}`" not in page] == []
