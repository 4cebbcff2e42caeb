"""A newer version, where it is at hand, shows by itself that an older one was superseded: its issuer signed that."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguongoc.bundle import BundleParts, read_bundle, write_bundle
from nguongoc.cli.verify import evidence_of
from nguongoc.records.passport import Superseded
from nguongoc.signing.jose import parse_compact
from nguongoc.signing.status_list import Message
from nguongoc.verdict import State, Step
from nguongoc.verify import Reason, Verifier
from tests.unit.verify.world import COOPERATIVE, NOW, World, signer


@pytest.fixture
def world() -> World:
    return World()


def newer(world: World, older: str, **said: object) -> str:
    sha256 = hashlib.sha256(parse_compact(older).payload).hexdigest()
    named = Superseded("https://trace.example/records/OLDER", str(said.pop("sha256", sha256)))
    return world.record(supersedes=(named,), corrected=("happened_on",), **said)


def status(evidence: object) -> tuple[State, str, str]:
    verdict = Verifier().verify(evidence)  # type: ignore[arg-type]
    check = verdict.check(Step.STATUS)
    return verdict.state, check.reason, check.about


def test_the_newer_version_is_named_where_it_is_at_hand(world: World) -> None:
    older = world.record()
    made = newer(world, older, record_id="NEWER")
    evidence = world.evidence(older, newer=made)
    state, reason, about = status(evidence)
    assert (state, reason) == (State.SUPERSEDED, Reason.SUPERSEDED)
    assert about.endswith("/records/NEWER")
    # Also where the list says nothing of it, or says it without naming which.
    said = replace(evidence, message_list=world.status("message", Message.SUPERSEDED))
    assert status(said) == (state, reason, about)


@pytest.mark.parametrize("change", ["other hash", "one bit", "no passport"])
def test_what_is_no_newer_version_of_this_is_a_named_failure(world: World, change: str) -> None:
    older = world.record()
    made = newer(world, older)
    match change:
        case "other hash":
            made = newer(world, older, sha256="0" * 64)
        case "one bit":
            made = made[:-6] + ("A" if made[-6] != "A" else "B") + made[-5:]
        case _:
            made = "no.such.thing"
    state, reason, _ = status(world.evidence(older, newer=made))
    assert (state, reason) == (State.MISMATCH, Reason.NEWER_UNTRUSTED)


def test_a_version_under_a_key_that_is_not_published_says_nothing(world: World) -> None:
    older = world.record()
    thief = replace(world, farmer=signer(COOPERATIVE, Ed25519PrivateKey.generate()))
    assert status(world.evidence(older, newer=newer(thief, older)))[0] is State.VALID


def test_a_recall_is_stronger_than_a_correction(world: World) -> None:
    older = world.record()
    evidence = world.evidence(
        older, newer=newer(world, older), message_list=world.status("message", Message.RECALLED)
    )
    assert status(evidence)[:2] == (State.RECALLED, Reason.RECALLED)


def test_a_bundle_carries_the_newer_version(world: World) -> None:
    older = world.record()
    made = newer(world, older, record_id="NEWER")
    evidence = world.evidence(older)
    parts = BundleParts(
        record=older, made_at=NOW, made_by="test", newer=made, did_documents=evidence.did_documents,
        proof=evidence.proof if isinstance(evidence.proof, bytes) else None, log_key=world.log_key,
        revocation_list=evidence.revocation_list, message_list=evidence.message_list,
    )  # fmt: skip
    read = read_bundle(write_bundle(parts))
    assert read.newer == made
    assert status(evidence_of(read, NOW, ()))[0] is State.SUPERSEDED
