"""Cases of certificates: what a certifier hosted with the goods signed of them, and every way in which that can be wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from tests.unit.verify.world import BASE, COOPERATIVE, GTIN, ISSUED, LIST, NOW, World, published, signer
from tools.vector_case import (
    CERTIFICATE,
    PROOF,
    RECORD_ID,
    Case,
    Told,
    flipped,
    in_proof,
    in_segment,
    key_of,
    swapped,
    world,
)

from nguongoc.log.proof import LogProof
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.conformity import Assessment, Assessor, ConformitySubject, build_conformity
from nguongoc.records.credential import Issuer, StatusPlace
from nguongoc.records.passport import TERMS, Named
from nguongoc.signing.did import build_did_document
from nguongoc.signing.jose import sign_compact
from nguongoc.signing.keys import LocalSigner

COMMITTEE = "did:web:trace.example:o:xa-lam-son"
DOCUMENT = "did/02-did-web-trace.example-o-xa-lam-son.json"
PLACE = 815
OLD = NOW - timedelta(hours=2)
REVOCATION = "status/revocation.jwt"
NO_TRUST = "certificate-trust-not-given"
SIGNED, LOGGED, STANDING = "certificate-signed", "certificate-logged", "certificate-standing"
NOT_LOGGED, NO_LIST = "certificate-log-not-given", "certificate-status-not-given"


@dataclass(frozen=True, slots=True)
class Given:
    """A credential with its proof, and what else is at hand besides the genuine bundle."""

    text: str
    proof: bytes | None
    others: Mapping[str, str]


def certifier() -> LocalSigner:
    return signer(COMMITTEE, key_of("committee"))


def given(by: LocalSigner | None = None, *, key: LocalSigner | None = None, **said: Any) -> Given:
    """VietGAP of the very pomelo, entry 291 of a log that has grown by it; `key` is whose the log entry says it is."""
    made, signs = world(), by or certifier()
    made.evidence(made.record(record_id=RECORD_ID))
    text = sign_compact(canonical_bytes(build_conformity(replace(_subject(), **said))), signs)
    proof = made.cosigned(made.proof(made.entry(text, key=key or signs)), ISSUED)
    document = build_did_document(COMMITTEE, [published(certifier())]).decode()
    return Given(text, proof, {DOCUMENT: document})


def certificate_cases() -> Iterator[Case]:
    whole = given()
    assert whole.proof is not None
    yield _case("a certificate that its certifier signed", whole, NO_TRUST, (SIGNED, LOGGED, STANDING))
    for name, made in (
        ("one bit of the certifier's signature", _changed(whole, in_segment(2, flipped))),
        (
            "another number in the certificate",
            _changed(whole, in_segment(1, swapped(b"VG-0042", b"VG-0043"))),
        ),
        ("a certificate that is none", _changed(whole, swapped(b".", b"-"))),
        ("a certificate in another's name", given(issuer=Issuer("did:web:elsewhere.example", "Sở"))),
        ("a certificate without a territory", given(territory="")),
        ("a record in the place of a certificate", replace(whole, text=world().record(record_id=RECORD_ID))),
    ):
        yield _case(name, made, "certificate-forged", (), "mismatch")
    yield _case("the certificate of another holder", given(party=Named(COOPERATIVE + "-2", "HTX")),
        "certificate-of-others", (SIGNED,))  # fmt: skip
    yield _case(
        "a certificate of other goods", given(gtin="09521234543220"), "certificate-not-of-record", (SIGNED,)
    )
    yield _case(
        "a certificate of the holder as a whole", given(product=None), NO_TRUST, (SIGNED, LOGGED, STANDING)
    )
    yield from _ended()
    yield from _in_the_log(whole)
    yield _case(
        "a certifier whose document is not at hand",
        replace(whole, others={}),
        NO_TRUST,
        ("certificate-key-not-here",),
    )


def _ended() -> Iterator[Case]:
    over = NOW.date() - timedelta(days=1)
    lists = world().status
    for name, text, told, verdict in (
        ("a certificate that was revoked", lists("revocation", others=[(PLACE, 1)]),
            Told("certificate-revoked", (SIGNED, LOGGED)), "valid"),
        ("a certificate that was revoked, in a list of two hours ago", lists("revocation", others=[(PLACE, 1)], at=OLD),
            Told("certificate-revoked", (SIGNED, LOGGED)), "unverified"),
        ("a certificate whose list is of two hours ago", lists("revocation", at=OLD),
            Told(NO_TRUST, (SIGNED, LOGGED, NO_LIST)), "unverified"),
    ):  # fmt: skip
        steps = {} if verdict == "valid" else {"7": "list-stale"}
        yield Case(
            name,
            REVOCATION,
            partial(_instead, text),
            verdict,
            steps,
            others=_members(given()),
            certificates=(told,),
        )
    elsewhere = StatusPlace(f"{LIST}9", PLACE)
    yield _case(
        "a certificate whose list is not at hand",
        given(status=elsewhere),
        NO_TRUST,
        (SIGNED, LOGGED, NO_LIST),
    )
    yield _case(
        "a certificate whose last day has passed",
        given(valid_until=over),
        "certificate-expired",
        (SIGNED, LOGGED, STANDING),
    )
    yield _case(
        "a certificate on its last day", given(valid_until=NOW.date()), NO_TRUST, (SIGNED, LOGGED, STANDING)
    )
    yield _case("a certificate that begins the day after tomorrow", given(issued_on=NOW.date() + timedelta(days=2)),
        "certificate-not-yet", (SIGNED, LOGGED, STANDING))  # fmt: skip


def _in_the_log(whole: Given) -> Iterator[Case]:
    yield _case(
        "a certificate that is not in the log yet",
        replace(whole, proof=None),
        NO_TRUST,
        (SIGNED, NOT_LOGGED, STANDING),
    )
    bent = in_proof(lambda proof: replace(proof, hashes=(flipped(proof.hashes[0]), *proof.hashes[1:])))
    for name, proof in (
        ("one bit of the path to a certificate", bent(whole.proof or b"")),
        ("the entry of another certificate", given(number="VG-0043").proof),
        ("an entry of another certifier", given(key=world().farmer).proof),
        ("a certificate in another's log", _under(replace(_grown(), log=key_of("stranger")), whole)),
    ):
        yield _case(name, replace(whole, proof=proof), "certificate-log-refuted", (), "mismatch")


def _grown() -> World:
    made = world()
    made.evidence(made.record(record_id=RECORD_ID))
    return made


def _under(made: World, whole: Given) -> bytes:
    return made.proof(LogProof.parse(whole.proof or b"").extra)


def _case(name: str, made: Given, reason: str, shown: tuple[str, ...], verdict: str = "valid") -> Case:
    others = _members(made)
    text = others.pop(CERTIFICATE)
    return Case(
        name,
        CERTIFICATE,
        partial(_instead, text),
        verdict,
        others=others,
        certificates=(Told(reason, shown),),
    )


def _members(made: Given) -> dict[str, str]:
    proof = {} if made.proof is None else {PROOF: made.proof.decode()}
    return {CERTIFICATE: made.text, **made.others, **proof}


def _instead(text: str, _: bytes) -> bytes:
    return text.encode()


def _changed(whole: Given, change: Any) -> Given:
    return replace(whole, text=change(whole.text.encode()).decode())


def _subject() -> ConformitySubject:
    return ConformitySubject(
        url=f"{BASE}/records/CERT",
        issuer=Issuer(COMMITTEE, "UBND xã Lam Sơn"),
        issued_on=date(2026, 3, 1),
        valid_until=date(2028, 3, 1),
        status=StatusPlace(LIST, PLACE),
        attestation_url=f"{BASE}/v1/certificates/1",
        name="VietGAP trồng trọt (ví dụ)",
        number="VG-0042",
        assessor=Assessor.THIRD_PARTY,
        assessment=Assessment.MANDATED,
        party=Named(COOPERATIVE, "HTX trình diễn Lam Sơn"),
        scheme=Named(TERMS + "vietgap", "VietGAP"),
        scheme_code="vietgap",
        territory="VN/38/15544",
        attested_at=ISSUED - timedelta(days=9),
        product=Named(f"{BASE}/v1/products/1", "Bưởi Luận Văn"),
        gtin=GTIN,
    )
