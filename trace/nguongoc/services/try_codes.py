"""Codes for trying out: one for each verdict, the same everywhere and for ever, answered without a look at anything real.

Their GTIN is of GS1's demonstration prefix 952, which no real product can have here, so no test key can learn of a real lot and
no real key is told that goods hold which do not exist. What is signed of them is signed under a DID of its own.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

from nguongoc.errors import Refusal
from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.identifiers.link import parse_any
from nguongoc.ports import Clock
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.code_verdict import GOOD_FOR, LONGEST_CODE, About, CodeVerdict, build_code_verdict
from nguongoc.services.verify_codes import CodeVerdict as Answered
from nguongoc.signing.algorithms import ED25519
from nguongoc.signing.did import VERDICT_PREFIX, PublishedKey, build_did_document, key_fragment
from nguongoc.signing.jose import sign_compact
from nguongoc.signing.keys import LocalSigner
from nguongoc.verdict import Assurance, Check, Step, Verdict
from nguongoc.verify.reason import Reason
from nguongoc.verify.reasons import MEANINGS, state_of

GTIN: Final = "09529999999993"
PRODUCT: Final = "Hàng mẫu để thử"
ISSUER_NAME: Final = "Nguồn Gốc (test, no real goods)"
_SINCE: Final = datetime(2026, 11, 1, tzinfo=UTC)
_PURPOSE: Final = b"nguongoc test verdicts v1"
_HOLDS: Final[Mapping[Step, Reason]] = {
    Step.IDENTIFIER: Reason.WELL_FORMED,
    Step.KNOWN: Reason.KNOWN_TO_HOST,
    Step.SIGNATURE: Reason.SIGNED,
    Step.ISSUER_KEY: Reason.KEY_VALID_WHEN_LOGGED,
    Step.ISSUER_ANCHOR: Reason.ANCHORED,
    Step.LOG: Reason.LOGGED_UNDER_PINNED_KEY,
    Step.STATUS: Reason.STATUS_GOOD,
    Step.SCAN_PATTERN: Reason.SCANS_OF_A_LOT,
}
_ENDS: Final = {
    step: Reason.NOT_REACHED for step in Step if step not in {Step.ISSUER_ANCHOR, Step.SCAN_PATTERN}
} | {Step.ISSUER_ANCHOR: Reason.ANCHORS_NOT_CHECKED, Step.SCAN_PATTERN: Reason.SCANS_NOT_CHECKED}
_UNKNOWN: Final = _ENDS | {Step.IDENTIFIER: Reason.WELL_FORMED, Step.KNOWN: Reason.NOT_KNOWN}
_MALFORMED: Final = _ENDS | {Step.IDENTIFIER: Reason.IDENTIFIER_MALFORMED}
TEST_LOTS: Final[Mapping[str, Mapping[Step, Reason]]] = {
    "TEST-VALID": _HOLDS,
    "TEST-SELF-DECLARED": {**_HOLDS, Step.ISSUER_ANCHOR: Reason.ANCHOR_NOT_GIVEN},
    "TEST-RECALLED": {**_HOLDS, Step.STATUS: Reason.RECALLED},
    "TEST-ON-HOLD": {**_HOLDS, Step.STATUS: Reason.ON_HOLD},
    "TEST-EXPIRED": {**_HOLDS, Step.STATUS: Reason.EXPIRED},
    "TEST-REVOKED": {**_HOLDS, Step.STATUS: Reason.REVOKED},
    "TEST-SUPERSEDED": {**_HOLDS, Step.STATUS: Reason.SUPERSEDED},
    "TEST-NOT-ACTIVATED": {**_HOLDS, Step.KNOWN: Reason.STAMP_NOT_ACTIVATED},
    "TEST-SUSPICIOUS": {**_HOLDS, Step.SCAN_PATTERN: Reason.SCANS_UNUSUAL},
    "TEST-UNVERIFIED": {**_HOLDS, Step.LOG: Reason.PROOF_NOT_GIVEN},
    "TEST-MISMATCH": {**_ENDS, Step.IDENTIFIER: Reason.WELL_FORMED, Step.KNOWN: Reason.KNOWN_TO_HOST, Step.SIGNATURE: Reason.LOT_DIFFERS},
    "TEST-UNKNOWN": _UNKNOWN,
}  # fmt: skip
"""By lot number: how each step is answered. Whatever else is well formed is unknown, what is not is malformed."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A made-up answer: `answered` names no lot, because there is none; `about` says what the answer shows instead."""

    answered: Answered
    about: About


@dataclass(frozen=True, slots=True)
class TryCodes:
    """The use case. `secret` is asked for when something is signed. Safe to call from any thread."""

    clock: Clock
    secret: Callable[[], bytes]
    base_url: str
    hosts: frozenset[str]
    did: str
    """Of the made-up side, another than the service's own."""

    def __call__(self, codes: Sequence[str]) -> list[Tried]:
        """In the order of the codes."""
        now = self.clock.now()
        return [self._tried(code, now) for code in codes]

    def sign(self, tried: Sequence[Tried], audience: str) -> list[str | None]:
        """Compact JWS (`vc+jwt`) in the same order, None for a code longer than any. Raises what reading `secret` raises."""
        signer = self._signer()
        return [
            self._sign(each, audience, signer) if len(each.answered.code) <= LONGEST_CODE else None
            for each in tried
        ]

    def document(self) -> bytes:
        """The DID document that these signatures are checked with."""
        signer = self._signer()
        return build_did_document(self.did, [PublishedKey(signer.kid, signer.public_key, _SINCE)])

    def _tried(self, code: str, now: datetime) -> Tried:
        try:
            asked = parse_any(code, self.hosts)
        except Refusal as refusal:
            return Tried(Answered(code, refusal, None, None, None, _verdict(_MALFORMED, now)), About())
        lot = asked.lot if isinstance(asked, DigitalLink) and asked.gtin == GTIN else None
        steps = TEST_LOTS.get(lot or "", _UNKNOWN)
        about = About()
        if steps is not _UNKNOWN:
            link = f"{self.base_url}/01/{GTIN}/10/{lot}"
            about = About(digital_link=link, product=PRODUCT, gtin=GTIN, lot=lot)
        return Tried(Answered(code, asked, None, None, None, _verdict(steps, now)), about)

    def _sign(self, tried: Tried, audience: str, signer: LocalSigner) -> str:
        verdict = tried.answered.verdict
        written = verdict.checked_at.replace(microsecond=verdict.checked_at.microsecond // 1000 * 1000)
        said = CodeVerdict(
            id=f"urn:uuid:{uuid4()}",
            issuer_did=self.did,
            audience=audience,
            code=tried.answered.code,
            about=tried.about,
            verdict=verdict,
            expires=written + GOOD_FOR,
        )
        document = build_code_verdict(said, ISSUER_NAME, f"{self.base_url}/ns/verdict#")
        return sign_compact(canonical_bytes(document), signer)

    def _signer(self) -> LocalSigner:
        seed = hmac.digest(self.secret(), _PURPOSE, "sha256")
        bare = LocalSigner.from_seed("", ED25519, seed)
        kid = f"{self.did}#{VERDICT_PREFIX}{key_fragment(_SINCE, bare.public_key)}"
        return LocalSigner.from_seed(kid, ED25519, seed)


def _verdict(steps: Mapping[Step, Reason], at: datetime) -> Verdict:
    checks = tuple(
        Check(step, MEANINGS[reason][0], reason.value, MEANINGS[reason][1])
        for step, reason in ((each, steps[each]) for each in Step)
    )
    anchored = steps[Step.ISSUER_ANCHOR] is Reason.ANCHORED
    assurance = Assurance.ANCHORED if anchored else Assurance.SELF_DECLARED
    return Verdict(state_of(steps.values()), assurance, checks, at)
