"""Make `samples/verdicts`: one signed verdict on a code, changed in every way that must be noticed, and what each is worth.

Run by hand, its output is committed; a test makes it again and compares. Keys are derived from fixed words, the clock
stands still, and the answers are written down here by hand, not taken from the verifier.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.unit.verify.world import BASE, BORN, COOPERATIVE, NOW, SERVICE, signer

from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.code_verdict import GOOD_FOR, About, CodeVerdict, build_code_verdict
from nguongoc.records.credential import moment
from nguongoc.signing.did import VERDICT_PREFIX, PublishedKey, build_did_document
from nguongoc.signing.jose import sign_compact
from nguongoc.signing.keys import LocalSigner
from nguongoc.verdict import Assurance, Check, Outcome, State, Step, Verdict
from nguongoc.verify.certificate_reasons import CertificateReason, certificate_check
from nguongoc.verify.reasons import MEANINGS, Reason

FILE = Path(__file__).resolve().parent.parent / "samples" / "verdicts" / "verdicts.json"
SHOP = "did:web:shop.example"
OTHER = "did:web:elsewhere.example"
MINUTE = timedelta(minutes=1)
REASONS = (
    Reason.WELL_FORMED, Reason.KNOWN_TO_HOST, Reason.SIGNED, Reason.KEY_VALID_WHEN_LOGGED,
    Reason.TRUST_ROOT_NOT_GIVEN, Reason.LOGGED_UNDER_PINNED_KEY, Reason.STATUS_GOOD, Reason.SCANS_NOT_CHECKED,
)  # fmt: skip


CERTIFICATES = (
    certificate_check(
        CertificateReason.VERIFIED,
        "UBND xã Lam Sơn",
        attestation=f"{BASE}/v1/certificates/1",
        name="VietGAP",
        number="VG-0042",
        scheme="vietgap",
        issuer="Chi cục",
        certifier="UBND xã Lam Sơn",
        attested_at=BORN,
        valid_from=BORN,
        valid_until=NOW + timedelta(days=365),
    ),
    certificate_check(
        CertificateReason.DECLARED,
        "",
        attestation=f"{BASE}/v1/certificates/2",
        name="OCOP 4 sao",
        scheme="ocop",
        issuer="UBND tỉnh",
    ),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One signed verdict, the time and the audience it is shown to, the documents at hand, and what it is worth."""

    name: str
    text: str
    worth: str
    now: datetime = NOW
    audience: str | None = SHOP
    documents: dict[str, str] | None = None


def key(words: str, did: str, prefix: str = "") -> LocalSigner:
    private = Ed25519PrivateKey.from_private_bytes(sha256(words.encode()).digest())
    kid = signer(did, private).kid
    return LocalSigner(kid.replace("#", f"#{prefix}"), private)


JUDGE = key("verdicts", SERVICE, VERDICT_PREFIX)
LISTS = key("lists", SERVICE)
FARMER = key("farmer", COOPERATIVE)
ELSEWHERE = key("elsewhere", OTHER, VERDICT_PREFIX)


def said(**changed: Any) -> CodeVerdict:
    checks = tuple(
        Check(step, MEANINGS[reason][0], reason.value, MEANINGS[reason][1])
        for step, reason in zip(Step, REASONS, strict=True)
    )
    made = CodeVerdict(
        id="urn:uuid:0193f4a2-6a3e-4b55-9d3c-2f1a7b8c9d0e",
        issuer_did=SERVICE,
        audience=SHOP,
        code=f"{BASE}/b/7K3M9QX2T0",
        about=About(
            digital_link=f"{BASE}/b/7K3M9QX2T0",
            product="Bưởi Luận Văn",
            lot="BLV-0117",
            passport=f"{BASE}/records/Q7YF31D0V5QRF3T2S2H16PHQ7P",
            passport_sha256=sha256(b"passport").hexdigest(),
        ),
        verdict=Verdict(State.VALID, Assurance.SELF_DECLARED, checks, NOW - MINUTE, CERTIFICATES),
        expires=NOW - MINUTE + GOOD_FOR,
    )
    return replace(made, **changed)


def document(**changed: Any) -> dict[str, Any]:
    return build_code_verdict(said(), "Nguồn Gốc", f"{BASE}/ns/verdict#") | changed


def subject(**changed: Any) -> dict[str, Any]:
    return document(credentialSubject=document()["credentialSubject"] | changed)


def signed(content: dict[str, Any], by: LocalSigner = JUDGE) -> str:
    return sign_compact(canonical_bytes(content), by)


def documents(**of_judge: Any) -> dict[str, str]:
    """The service's DID document, and that of another host with a verdict key of its own."""
    keys = [
        PublishedKey(LISTS.kid, LISTS.public_key, BORN),
        replace(PublishedKey(JUDGE.kid, JUDGE.public_key, BORN), **of_judge),
    ]
    stranger = [PublishedKey(ELSEWHERE.kid, ELSEWHERE.public_key, BORN)]
    return {
        SERVICE: build_did_document(SERVICE, keys).decode(),
        OTHER: build_did_document(OTHER, stranger).decode(),
    }


def cases() -> Iterator[Case]:
    genuine = signed(document())
    yield Case("genuine", genuine, "verdict-current")
    yield Case("nobody says whom it is shown to", genuine, "verdict-current", audience=None)
    yield Case(
        "shown to somebody else", genuine, "verdict-audience-differs", audience="did:web:rival.example"
    )
    yield Case(
        "the last moment", genuine, "verdict-current", now=NOW - MINUTE + GOOD_FOR - timedelta(milliseconds=1)
    )
    yield Case("the moment after it", genuine, "verdict-expired", now=NOW - MINUTE + GOOD_FOR)
    yield Case("a year later", genuine, "verdict-expired", now=NOW + timedelta(days=365))
    yield Case("before it was made", genuine, "verdict-not-yet-valid", now=NOW - timedelta(minutes=10))
    older = build_code_verdict(said(of_certificates=False), "Nguồn Gốc", f"{BASE}/ns/verdict#")
    yield Case("from before verdicts spoke of certificates", signed(older), "verdict-current")
    yield from _changed(genuine)
    yield from _signed_anew()
    yield from _keys(genuine)


def _changed(genuine: str) -> Iterator[Case]:
    """Whoever has no key of the service changes bytes."""
    header, payload, signature = genuine.split(".")
    raw = bytearray(base64.urlsafe_b64decode(signature + "=="))
    raw[0] ^= 1
    wrong = base64.urlsafe_b64encode(bytes(raw)).decode().rstrip("=")
    yield Case("one bit of the signature", f"{header}.{payload}.{wrong}", "signature-wrong")
    for name, changed in (
        ("another verdict", subject(verdict="recalled")),
        ("another audience in the bytes", document(aud="did:web:rival.example")),
        ("another code", subject(code=f"{BASE}/b/0000000000")),
        ("another outcome of a step", subject(checks=_with_outcome(Outcome.FAIL))),
        ("another standing of a certificate", subject(certificates=_with_standing("attested"))),
        ("another passport", subject(passport_sha256=sha256(b"other").hexdigest())),
    ):
        body = base64.urlsafe_b64encode(canonical_bytes(changed)).decode().rstrip("=")
        audience = changed["aud"]
        yield Case(name, f"{header}.{body}.{signature}", "signature-wrong", audience=audience)
    none = base64.urlsafe_b64encode(b'{"alg":"none","kid":"%s","typ":"vc+jwt"}' % JUDGE.kid.encode())
    yield Case("no algorithm", f"{none.decode().rstrip('=')}.{payload}.", "verdict-malformed")
    yield Case("one part is missing", f"{header}.{payload}", "verdict-malformed")
    yield Case("nothing", "", "verdict-malformed")


def _signed_anew() -> Iterator[Case]:
    """What a right key must not be believed of, and what a wrong key signs."""
    long = NOW + timedelta(days=1)
    ends = {"validUntil": moment(long), "exp": int(long.timestamp())}
    lasting = subject(expires=moment(long)) | ends
    yield Case("good for a day", signed(lasting), "verdict-malformed")
    yield Case("two ends that disagree", signed(document(exp=int(long.timestamp()))), "verdict-malformed")
    yield Case(
        "a step is missing",
        signed(subject(checks=document()["credentialSubject"]["checks"][:7])),
        "verdict-malformed",
    )
    yield Case("a state nobody knows", signed(subject(verdict="splendid")), "verdict-malformed")
    yield Case(
        "a standing nobody knows",
        signed(subject(certificates=_with_standing("splendid"))),
        "verdict-malformed",
    )
    yield Case("certificates that are no list", signed(subject(certificates={})), "verdict-malformed")
    yield Case(
        "certificates without end",
        signed(subject(certificates=_with_standing("declared") * 9)),
        "verdict-malformed",
    )
    yield Case(
        "another type",
        signed(document(type=["DigitalProductPassport", "VerifiableCredential"])),
        "verdict-malformed",
    )
    yield Case("signed with the key of the status lists", signed(document(), LISTS), "key-not-for-verdicts")
    yield Case(
        "signed by an organisation in the service's name",
        signed(document(), FARMER),
        "verdict-issuer-differs",
    )
    foreign = {"iss": OTHER, "issuer": {"id": OTHER, "name": "Elsewhere"}}
    yield Case(
        "another host on a code of ours", signed(document(**foreign), ELSEWHERE), "verdict-issuer-differs"
    )
    unknown = subject(code="ABC", digital_link=None, passport=None) | foreign
    yield Case("another host on a code of nobody's", signed(unknown, ELSEWHERE), "verdict-current")


def _keys(genuine: str) -> Iterator[Case]:
    for name, changed, worth in (
        ("the key was compromised", {"revoked_at": NOW}, "key-revoked"),
        ("the key was retired before", {"expires_at": NOW - 2 * MINUTE}, "key-expired"),
        ("the key was retired since", {"expires_at": NOW}, "verdict-current"),
        ("the key was made later", {"created_at": NOW + timedelta(hours=1)}, "key-not-yet-valid"),
        ("the key has another id", {"kid": JUDGE.kid + "x"}, "key-not-published"),
    ):
        yield Case(name, genuine, worth, documents=documents(**changed))
    yield Case("no document", genuine, "did-document-not-given", documents={})
    yield Case("a document that is none", genuine, "did-document-malformed", documents={SERVICE: "{}"})


def _with_outcome(outcome: Outcome) -> list[dict[str, Any]]:
    return [check | {"outcome": outcome.value} for check in document()["credentialSubject"]["checks"]]


def _with_standing(standing: str) -> list[dict[str, Any]]:
    return [each | {"standing": standing} for each in document()["credentialSubject"]["certificates"]]


def build() -> bytes:
    """The file as it is committed."""
    whole = {
        "format": "nguongoc-verdict-vectors",
        "version": 1,
        "documents": documents(),
        "cases": [
            {
                "name": case.name,
                "text": case.text,
                "now": moment(case.now),
                "audience": case.audience,
                "documents": case.documents,
                "worth": case.worth,
            }
            for case in cases()
        ],
    }
    return f"{json.dumps(whole, ensure_ascii=False, indent=1)}\n".encode()


if __name__ == "__main__":
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_bytes(build())
