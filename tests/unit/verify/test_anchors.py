"""Step 5: who vouches for an issuer, how far that counts, and what is told where nobody does."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguongoc.records.credential import Issuer, StatusPlace
from nguongoc.signing.algorithms import thumbprint
from nguongoc.signing.jose import parse_compact
from nguongoc.signing.keys import LocalSigner
from nguongoc.trust.listing import AuthorityKey, Span
from nguongoc.trust.signed_list import open_trust
from nguongoc.verdict import Assurance, Outcome, State, Step, Verdict
from nguongoc.verify import Evidence, Reason, Verifier
from tests.unit.trust.ceremony import COMMITTEE, NOW, START, Ceremony
from tests.unit.verify.world import COOPERATIVE, ISSUED, LIST, SERVICE, World


@dataclass
class Vouched:
    """A record whose issuer a committee vouches for, under a root that is pinned."""

    world: World = field(default_factory=World)
    ceremony: Ceremony = field(default_factory=Ceremony)

    @property
    def thumbprint(self) -> str:
        return thumbprint(self.world.farmer.public_key)

    def anchor(self, **said: Any) -> str:
        return self.ceremony.anchor(COOPERATIVE, said.pop("thumbprints", [self.thumbprint]), **said)

    def evidence(self, **said: Any) -> Evidence:
        values: dict[str, Any] = {
            "trust_list": self.ceremony.list_bytes(),
            "trust_roots": (self.ceremony.pin,),
            "anchors": (self.anchor(),),
        }
        return self.world.evidence(**{**values, **said})

    def listed(self, **said: Any) -> bytes:
        """A list in which the committee stands otherwise."""
        authority = self.ceremony.authority(**said)
        return self.ceremony.list_bytes(self.ceremony.trust_list(authorities=(authority,)))


V = Vouched()


def judged(evidence: Evidence) -> tuple[str, State, Assurance]:
    verdict = Verifier().verify(evidence)
    return verdict.check(Step.ISSUER_ANCHOR).reason, verdict.state, verdict.assurance


def check_of(verdict: Verdict) -> tuple[Outcome, str]:
    check = verdict.check(Step.ISSUER_ANCHOR)
    return check.outcome, check.detail


def test_a_trusted_authority_is_named_and_the_record_is_anchored() -> None:
    verdict = Verifier().verify(V.evidence())
    assert (verdict.state, verdict.assurance) == (State.VALID, Assurance.ANCHORED)
    outcome, detail = check_of(verdict)
    assert outcome is Outcome.PASS
    assert "UBND xã Lam Sơn: HTX trình diễn Lam Sơn (Sổ đăng ký hợp tác xã)" in detail


_ENDED = Span(START, NOW - timedelta(days=1))
_LATER = Span(NOW + timedelta(days=1))


def _key(span: Span) -> tuple[AuthorityKey, ...]:
    return (AuthorityKey(V.ceremony.committee.kid, V.ceremony.committee.public_key, span),)


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        (Reason.TRUST_ROOT_NOT_GIVEN, lambda: {"trust_roots": ()}),
        (Reason.TRUST_LIST_NOT_GIVEN, lambda: {"trust_list": None}),
        (Reason.TRUST_LIST_OF_OTHER_ROOT, lambda: {"trust_roots": ("0" * 64,)}),
        (Reason.TRUST_LIST_EXPIRED, lambda: {
            "trust_list": V.ceremony.list_bytes(V.ceremony.trust_list(expires_at=NOW))}),
        (Reason.TRUST_LIST_EXPIRED, lambda: {
            "trust_list": V.ceremony.list_bytes(V.ceremony.trust_list(issued_at=NOW + timedelta(hours=1)))}),
        (Reason.ANCHOR_NOT_GIVEN, lambda: {"anchors": ()}),
        (Reason.ANCHOR_NOT_GIVEN, lambda: {"anchors": (V.ceremony.anchor(SERVICE, [V.thumbprint]),)}),
        (Reason.ANCHOR_EXPIRED, lambda: {"anchors": (V.anchor(valid_until=NOW),)}),
        (Reason.ANCHOR_STATUS_NOT_GIVEN, lambda: {"anchors": (V.anchor(status=StatusPlace(LIST, 3)),)}),
        (Reason.ANCHOR_OF_OTHER_KEY, lambda: {
            "anchors": (V.anchor(thumbprints=[thumbprint(V.world.service.public_key)]),)}),
        (Reason.AUTHORITY_NOT_TRUSTED, lambda: {"trust_list": V.ceremony.list_bytes(V.ceremony.trust_list(authorities=()))}),
        (Reason.AUTHORITY_NOT_TRUSTED, lambda: {"anchors": (V.anchor(
            by=LocalSigner(f"{COMMITTEE}#other", Ed25519PrivateKey.generate())),)}),
        (Reason.ANCHOR_OUT_OF_SCOPE, lambda: {"trust_list": V.listed(schemes=("vietgap",))}),
        (Reason.ANCHOR_OUT_OF_SCOPE, lambda: {"trust_list": V.listed(territories=("VN/38/15545",))}),
        (Reason.ANCHOR_OUT_OF_SCOPE, lambda: {"trust_list": V.listed(span=_ENDED)}),
        (Reason.ANCHOR_OUT_OF_SCOPE, lambda: {"trust_list": V.listed(span=_LATER)}),
        (Reason.ANCHOR_OUT_OF_SCOPE, lambda: {"trust_list": V.listed(keys=_key(_ENDED))}),
        (Reason.ANCHOR_OUT_OF_SCOPE, lambda: {"anchors": (V.anchor(valid_from=NOW + timedelta(hours=1)),)}),
        (Reason.ANCHORED_BY_DEMO, lambda: {"trust_list": V.listed(demo=True)}),
    ],
)  # fmt: skip
def test_without_a_word_that_counts_the_record_holds_and_is_its_issuers_own(
    reason: Reason, change: Callable[[], dict[str, Any]]
) -> None:
    assert judged(V.evidence(**change())) == (reason, State.VALID, Assurance.SELF_DECLARED)


def test_an_authority_that_lives_where_the_record_does_is_a_demo_and_no_trust() -> None:
    """Whoever runs the service could be that authority."""
    home = "did:web:trace.example:o:ubnd"
    hosted = LocalSigner(f"{home}#1", Ed25519PrivateKey.generate())
    key = AuthorityKey(hosted.kid, hosted.public_key, Span(START))
    anchor = V.anchor(by=hosted, authority=Issuer(home, "UBND"))
    listed = V.listed(did=home, keys=(key,))
    assert judged(V.evidence(trust_list=listed, anchors=(anchor,)))[0] == Reason.ANCHORED_BY_DEMO


@pytest.mark.parametrize(
    ("reason", "state", "change"),
    [
        (Reason.TRUST_LIST_UNTRUSTED, State.MISMATCH, lambda: {"trust_list": b"{}"}),
        (Reason.TRUST_LIST_UNTRUSTED, State.MISMATCH, lambda: {
            "trust_list": V.ceremony.list_bytes(by=V.ceremony.signers[:1])}),
        (Reason.ANCHOR_FORGED, State.MISMATCH, lambda: {"anchors": ("a.b.c",)}),
        (Reason.ANCHOR_FORGED, State.MISMATCH, lambda: {"anchors": (V.anchor(
            by=LocalSigner(V.ceremony.committee.kid, Ed25519PrivateKey.generate())),)}),
        (Reason.ANCHOR_FORGED, State.MISMATCH, lambda: {"anchors": (V.anchor(authority=Issuer(SERVICE, "UBND")),)}),
        (Reason.ANCHOR_FORGED, State.MISMATCH, lambda: {"anchors": (V.world.record(),)}),
    ],
)  # fmt: skip
def test_what_was_tampered_with_fails(
    reason: Reason, state: State, change: Callable[[], dict[str, Any]]
) -> None:
    assert judged(V.evidence(**change())) == (reason, state, Assurance.SELF_DECLARED)


def test_a_word_that_was_taken_back_is_told_and_nothing_is_concluded() -> None:
    anchor = V.anchor()
    withdrawn = frozenset({hashlib.sha256(parse_compact(anchor).payload).hexdigest()})
    found = judged(V.evidence(anchors=(anchor,), trust_list=V.listed(withdrawn=withdrawn)))
    assert found == (Reason.ANCHOR_WITHDRAWN, State.UNVERIFIED, Assurance.SELF_DECLARED)


def test_a_list_older_than_the_one_seen_before_is_refused_by_whoever_remembers() -> None:
    seen = open_trust(V.ceremony.list_bytes(V.ceremony.trust_list(5)), [V.ceremony.pin]).seen
    found = judged(V.evidence(trust_seen=seen))
    assert found == (Reason.TRUST_LIST_ROLLED_BACK, State.UNVERIFIED, Assurance.SELF_DECLARED)


def test_one_good_word_is_enough_whatever_stands_beside_it() -> None:
    stale, foreign = V.anchor(valid_until=NOW), V.ceremony.anchor(SERVICE, [V.thumbprint])
    forged = V.anchor(by=LocalSigner(V.ceremony.committee.kid, Ed25519PrivateKey.generate()))
    for others in ((stale, foreign), (forged,), (stale, forged)):
        assert judged(V.evidence(anchors=(*others, V.anchor())))[0] == Reason.ANCHORED
    assert judged(V.evidence(anchors=(stale, forged)))[0] == Reason.ANCHOR_FORGED


def test_what_has_ended_since_counts_for_a_record_that_witnesses_saw_before_and_for_no_other() -> None:
    world = V.world
    ended = V.anchor(valid_until=ISSUED + timedelta(hours=5))
    for listed, anchor in ((V.ceremony.list_bytes(), ended), (V.listed(span=_ENDED), V.anchor())):
        said: dict[str, Any] = {
            "trust_list": listed,
            "anchors": (anchor,),
            "witness_keys": (world.witness_key,),
        }
        seen = V.evidence(cosigned_at=ISSUED + timedelta(hours=1), **said)
        assert judged(seen)[2] is Assurance.ANCHORED
        assert (
            judged(V.evidence(cosigned_at=NOW - timedelta(minutes=1), **said))[2] is Assurance.SELF_DECLARED
        )
        assert judged(replace(seen, witness_keys=()))[2] is Assurance.SELF_DECLARED


def test_nobody_is_asked_for_a_record_whose_own_signature_does_not_hold() -> None:
    record = V.world.record()
    changed = record[:-4] + ("AAAA" if not record.endswith("AAAA") else "BBBB")
    reason, state, assurance = judged(V.evidence(record=changed))
    assert (reason, state, assurance) == (
        Reason.ANCHORS_NOT_CHECKED,
        State.MISMATCH,
        Assurance.SELF_DECLARED,
    )


def test_the_same_anchors_under_another_list_are_judged_anew() -> None:
    verifier, anchor = Verifier(), V.anchor()
    said = {"anchors": (anchor,)}
    first = verifier.verify(V.evidence(**said))
    second = verifier.verify(V.evidence(**said, trust_list=V.listed(schemes=("ocop",))))
    assert (first.assurance, second.assurance) == (Assurance.ANCHORED, Assurance.SELF_DECLARED)
    assert verifier.verify(V.evidence(**said)).assurance is Assurance.ANCHORED
