"""Cases of step 7 and of a second algorithm: what lists say, what was seen of them before, corrections, an ES256 issuer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from tests.unit.verify.world import BORN, COOPERATIVE, INDEX, ISSUED, LIST, NOW, SERVICE, World
from tools.vector_case import DOCUMENTS, NEWER, RECORD_ID, Case, flipped, in_segment, key_of, world

from nguongoc.cli.seen_lists import written
from nguongoc.records.passport import Superseded
from nguongoc.signing.algorithms import ES256
from nguongoc.signing.did import key_fragment, parse_did_document
from nguongoc.signing.jose import parse_compact
from nguongoc.signing.seen_status import SeenList, seen_of
from nguongoc.signing.signed_status import open_status_list
from nguongoc.signing.status_list import Message

REVOCATION, MESSAGE = "status/revocation.jwt", "status/message.jwt"
EARLIER, OLD = NOW - timedelta(minutes=20), NOW - timedelta(hours=2)
OTHER = INDEX + 1
"""The place of somebody else's record."""


def status_cases() -> Iterator[Case]:
    """What the lists say by themselves, then what they say after what was seen."""
    listed = _listed()
    for name, part, text, verdict, reason in (
        ("revoked", REVOCATION, listed("revocation", 1), "revoked", "revoked"),
        ("recalled", MESSAGE, listed("message", Message.RECALLED), "recalled", "recalled"),
        ("partly recalled", MESSAGE, listed("message", Message.PARTLY_RECALLED), "recalled", "partly-recalled"),
        ("on hold", MESSAGE, listed("message", Message.ON_HOLD), "on_hold", "on-hold"),
        ("corrected, as the list says", MESSAGE, listed("message", Message.SUPERSEDED), "superseded", "superseded"),
        ("a message nobody knows", MESSAGE, listed("message", 7), "unverified", "message-unknown"),
        ("another record is revoked", REVOCATION, listed("revocation", others=[(OTHER, 1)]), "valid", "status-good"),
        ("lists of two hours ago", REVOCATION, listed("revocation", at=OLD), "unverified", "list-stale"),
        ("revoked, in a list of two hours ago", REVOCATION, listed("revocation", 1, at=OLD), "revoked", "revoked"),
        ("on hold, in a list of two hours ago", MESSAGE, listed("message", Message.ON_HOLD, at=OLD), "unverified", "list-stale"),
        ("the sibling in the place of the revocation list", REVOCATION, listed("message"), "unverified", "revocation-list-untrusted"),
        ("a list under another address", REVOCATION, listed("revocation", url=f"{LIST}0"), "unverified", "revocation-list-untrusted"),
    ):  # fmt: skip
        yield Case(name, part, _put(text), verdict, {"7": reason})
    for name, part, text, seen, verdict, reason in (
        ("the lists that were seen", "", "", "same", "valid", "status-good"),
        ("newer than the lists that were seen", "", "", "earlier", "valid", "status-good"),
        ("older than the list that was seen", REVOCATION, listed("revocation", version=6, at=EARLIER), "newest", "unverified", "list-older-than-seen"),
        ("revoked, as was seen, and an older list", REVOCATION, listed("revocation", version=6, at=EARLIER), "revoked", "revoked", "revoked"),
        ("signed later under a lower number: counted back", REVOCATION, listed("revocation", version=5), "earlier", "mismatch", "list-rolled-back"),
        ("another list under the number that was seen", REVOCATION, listed("revocation", version=6), "earlier", "mismatch", "list-rolled-back"),
        ("a list that counts no more", REVOCATION, listed("revocation", version=0), "earlier", "mismatch", "list-rolled-back"),
        ("a revocation of this record is taken back", REVOCATION, listed("revocation", version=8), "revoked", "mismatch", "status-taken-back"),
        ("a revocation of another record is taken back", REVOCATION, listed("revocation", version=8), "other", "mismatch", "status-taken-back"),
        ("that it was corrected is taken back", MESSAGE, listed("message", version=8), "corrected", "mismatch", "status-taken-back"),
        ("corrected, and recalled since", MESSAGE, listed("message", Message.RECALLED, version=8), "corrected", "recalled", "recalled"),
        ("a hold that was seen has ended", MESSAGE, listed("message", version=8), "held", "valid", "status-good"),
    ):  # fmt: skip
        yield Case(name, part, _put(text), verdict, {"7": reason}, seen=seen)


def memories() -> dict[str, Any]:
    """What was seen before, by name; in the form in which `nguongoc verify --remember` keeps it."""
    listed = _listed()
    return {
        name: written(_seen(*texts))
        for name, texts in {
            "same": (listed("revocation"), listed("message")),
            "earlier": (
                listed("revocation", version=6, at=EARLIER),
                listed("message", version=6, at=EARLIER),
            ),
            "newest": (listed("revocation", version=8),),
            "revoked": (listed("revocation", 1),),
            "other": (listed("revocation", others=[(OTHER, 1)], at=EARLIER),),
            "corrected": (
                listed("message", Message.SUPERSEDED, version=5, at=EARLIER),
                listed("message", Message.ON_HOLD, version=6, at=EARLIER),
            ),
            "held": (listed("message", Message.ON_HOLD, at=EARLIER),),
        }.items()
    }


def _listed() -> Callable[..., str]:
    return world().status


def _seen(*texts: str) -> dict[str, SeenList]:
    document = parse_did_document(world().documents()[SERVICE], SERVICE)
    seen: dict[str, SeenList] = {}
    for text in texts:
        signed = open_status_list(text, document)
        seen[signed.url] = seen_of(signed, seen.get(signed.url))
    return seen


def _put(text: str) -> Callable[[bytes], bytes]:
    return lambda _: text.encode()


def newer_cases() -> Iterator[Case]:
    """A newer version beside the record, and what is none."""
    made = world()
    sha256_of = sha256(parse_compact(made.record(record_id=RECORD_ID)).payload).hexdigest()

    def newer(named: str = sha256_of, **said: Any) -> str:
        older = Superseded("https://trace.example/records/OLDER", named)
        number = "urn:uuid:0193f4a2-6a3e-4b55-9d3c-2f1a7b8c9d0f"
        return made.record(record_id=number, supersedes=(older,), corrected=("happened_on",), **said)

    for name, text, reason in (
        ("corrected, as the newer version says", newer(), "superseded"),
        ("a newer version of another record", newer("0" * 64), "newer-untrusted"),
        ("a newer version with one bit of its signature changed", in_segment(2, flipped)(newer().encode()).decode(), "newer-untrusted"),
    ):  # fmt: skip
        yield Case(
            name, NEWER, _put(text), "superseded" if reason == "superseded" else "mismatch", {"7": reason}
        )


@dataclass(frozen=True, slots=True)
class Es256:
    """A P-256 signer whose signatures are always the same (RFC 6979), so that the vectors are."""

    kid: str
    private: ec.EllipticCurvePrivateKey

    algorithm = ES256

    @property
    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self.private.public_key()

    def sign(self, message: bytes) -> bytes:
        """r and s side by side."""
        drawn = self.private.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        r, s = decode_dss_signature(drawn)
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def es256_cases() -> Iterator[Case]:
    """The same lot of an issuer whose key is P-256: record, entry and DID document differ."""
    private = ec.derive_private_key(
        int.from_bytes(key_of("cooperative").private_bytes_raw(), "big"), ec.SECP256R1()
    )
    farmer: Any = Es256(f"{COOPERATIVE}#{key_fragment(BORN, private.public_key())}", private)
    made: World = replace(world(), farmer=farmer)
    record = made.record(record_id=RECORD_ID)
    evidence = made.evidence(record, cosigned_at=ISSUED)
    assert isinstance(evidence.proof, bytes)
    others = {
        "proof.tlog-proof": evidence.proof.decode(),
        DOCUMENTS[1]: made.documents()[COOPERATIVE].decode(),
    }
    yield Case("an issuer with an ES256 key", "record.jwt", _put(record), "valid", {}, others=others)
    wrong = {"2": "host-not-asked", "3": "signature-wrong", "4": "not-reached", "6": "entry-of-other-record", "7": "not-reached"}  # fmt: skip
    yield Case("one bit of an ES256 signature", "record.jwt", _put(in_segment(2, flipped)(record.encode()).decode()),
        steps=wrong, others=others)  # fmt: skip
    named_wrongly = in_segment(0, lambda head: head.replace(b'"ES256"', b'"EdDSA"'))(record.encode()).decode()
    yield Case(
        "an ES256 signature under the name of EdDSA",
        "record.jwt",
        _put(named_wrongly),
        steps=wrong,
        others=others,
    )
