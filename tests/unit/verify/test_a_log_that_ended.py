"""Step 6 where a log has ended: lost entries are named, the log after it counts, and an end that denies what was seen does not."""

from __future__ import annotations

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguongoc.log.checkpoint import Checkpoint, open_checkpoint
from nguongoc.log.note import SignatureType, VerifierKey
from nguongoc.log.opening import LoneOpening, Opening, sign_lone_opening, sign_opening
from nguongoc.verdict import Outcome, State, Step
from nguongoc.verify import Evidence, Reason, Verifier
from tests.unit.verify.world import ORIGIN, World

AFTER = Ed25519PrivateKey.generate()


def after(*, log: Ed25519PrivateKey = AFTER) -> World:
    """The same with the log that was opened after."""
    return World(log=log, origin=f"{ORIGIN}/2-0a1b2c3d")


def opening(world: World, held: int, final: Checkpoint | None = None) -> bytes:
    """The end of the log of the world as it stands now."""
    name = f"{world.log_key.name}/2-0a1b2c3d"
    new = VerifierKey(name, SignatureType.ED25519, AFTER.public_key().public_bytes_raw())
    head = final or open_checkpoint(world.checkpoint(), [world.log_key]).checkpoint
    return sign_opening(Opening(world.log_key, head, held, new), world.log, AFTER)


def step(evidence: Evidence) -> tuple[State, Outcome, str, str]:
    verdict = Verifier().verify(evidence)
    check = verdict.check(Step.LOG)
    return verdict.state, check.outcome, check.reason, check.about


def test_a_lost_entry_is_named_and_its_proof_goes_on_holding() -> None:
    world = World()
    evidence = world.evidence()
    size = len(world.leaves)
    state, outcome, reason, about = step(replace(evidence, log_successions=(opening(world, size - 1),)))
    assert (state, outcome, reason) == (State.VALID, Outcome.PASS, Reason.ENTRY_LOST)
    assert f"entries {size - 1} to {size - 1} of {world.log_key.name} are lost" in about


def test_an_entry_that_is_left_is_as_good_as_before_and_a_strangers_word_says_nothing() -> None:
    world = World()
    evidence = world.evidence()
    index = len(world.leaves) - 1
    world.leaves.append(b"later")
    kept = replace(evidence, log_successions=(opening(world, index + 1),))
    assert step(kept)[2] == step(evidence)[2] == Reason.LOGGED_UNDER_PINNED_KEY
    stranger = World(log=Ed25519PrivateKey.generate())
    stranger.leaves = [*world.leaves]
    assert (
        step(replace(evidence, log_successions=(opening(stranger, 0),)))[2] == Reason.LOGGED_UNDER_PINNED_KEY
    )


def test_the_log_after_the_one_that_was_remembered_counts_unless_its_end_denies_what_was_seen() -> None:
    before, next_one = World(), after()
    before.leaves = [b"one", b"two", b"three"]
    seen = before.checkpoint()
    note = opening(before, 1)
    evidence = next_one.evidence(log_keys=(before.log_key,), log_successions=(note,), last_checkpoint=seen)
    assert step(evidence)[:3] == (State.VALID, Outcome.PASS, Reason.LOGGED_UNDER_PINNED_KEY)
    shorter = open_checkpoint(seen, [before.log_key]).checkpoint
    denying = opening(before, 1, Checkpoint(shorter.origin, 2, shorter.root))
    state, outcome, reason, about = step(replace(evidence, log_successions=(denying,)))
    assert (state, outcome, reason) == (State.MISMATCH, Outcome.FAIL, Reason.LOG_INCONSISTENT)
    assert "said to have ended at 2 entries, 3 were seen" in about


def lone(world: World, final: Checkpoint | None = None, by: Ed25519PrivateKey = AFTER) -> bytes:
    """Its key is lost, none of its entries: what whoever holds the other key says alone."""
    new = after(log=by).log_key
    head = final or open_checkpoint(world.checkpoint(), [world.log_key]).checkpoint
    return sign_lone_opening(LoneOpening(world.log_key, head, head.size, new), by)


def test_who_pinned_a_log_whose_key_is_lost_is_not_led_on_and_cannot_tell_until_the_new_key_is_pinned() -> (
    None
):
    before, next_one = World(), after()
    note, key = lone(before), next_one.log_key
    evidence = next_one.evidence(log_keys=(before.log_key,), log_successions=(note,))
    state, outcome, reason, about = step(evidence)
    assert (state, outcome, reason) == (State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.LOG_OPENED_ALONE)
    assert about == f"{key} calls itself the log after {before.log_key}"
    assert step(replace(evidence, log_successions=()))[2] == Reason.LOG_UNTRUSTED
    by_hand = replace(evidence, log_keys=(before.log_key, key))
    assert step(by_hand)[:3] == (State.VALID, Outcome.PASS, Reason.LOGGED_UNDER_PINNED_KEY)


def test_what_the_old_log_proves_stays_proven_under_either_key() -> None:
    before = World()
    evidence = before.evidence()  # logged, so that the end covers it
    for keys in ((before.log_key,), (after().log_key,)):
        said = step(replace(evidence, log_keys=keys, log_successions=(lone(before),)))
        assert said[:3] == (State.VALID, Outcome.PASS, Reason.LOGGED_UNDER_PINNED_KEY)


def test_who_remembers_the_old_log_is_told_even_where_the_new_key_came_with_the_record() -> None:
    before, next_one = World(), after()
    seen = before.checkpoint()
    served = next_one.evidence(
        log_keys=(next_one.log_key,),
        log_keys_pinned=False,
        log_successions=(lone(before),),
        last_checkpoint=seen,
    )
    assert step(served)[:3] == (State.UNVERIFIED, Outcome.NOT_CHECKED, Reason.LOG_OPENED_ALONE)
    pinned = replace(served, log_keys_pinned=True)
    assert step(pinned)[:3] == (State.VALID, Outcome.PASS, Reason.LOGGED_UNDER_PINNED_KEY)
    shorter = open_checkpoint(seen, [before.log_key]).checkpoint
    denying = lone(before, Checkpoint(shorter.origin, shorter.size - 1, shorter.root))
    said = step(replace(pinned, log_successions=(denying,)))
    assert said[1:3] == (Outcome.FAIL, Reason.LOG_INCONSISTENT)


def test_a_claim_speaks_for_the_key_that_made_it_alone() -> None:
    before, stranger = World(), Ed25519PrivateKey.generate()
    other = World(log=stranger)
    evidence = after().evidence(log_keys=(before.log_key,))
    for note, reason in (
        (lone(before, by=stranger), Reason.LOG_UNTRUSTED),
        (lone(other), Reason.LOG_UNTRUSTED),
        (lone(before).replace(b"without", b"because"), Reason.LOG_NOTE_FORGED),
    ):
        assert step(replace(evidence, log_successions=(note,)))[2] == reason
