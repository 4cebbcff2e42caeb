"""Step 6 where a log has ended: lost entries are named, the log after it counts, and an end that denies what was seen does not."""

from __future__ import annotations

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguongoc.log.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from nguongoc.log.note import SignatureType, VerifierKey
from nguongoc.log.opening import Opening, sign_opening
from nguongoc.verdict import Outcome, State, Step
from nguongoc.verify import Evidence, Reason, Verifier
from tests.unit.verify.world import World

AFTER = Ed25519PrivateKey.generate()


class After(World):
    """The same with a log under another origin."""

    @property
    def log_key(self) -> VerifierKey:
        known = super().log_key
        return VerifierKey(f"{known.name}/2-0a1b2c3d", known.type, known.public_key)

    def checkpoint(self) -> bytes:
        tree, _ = self._nodes()
        return sign_checkpoint(Checkpoint(self.log_key.name, tree.size, tree.root), self.log_key, self.log)


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
    before, after = World(), After(log=AFTER)
    before.leaves = [b"one", b"two", b"three"]
    seen = before.checkpoint()
    note = opening(before, 1)
    evidence = after.evidence(log_keys=(before.log_key,), log_successions=(note,), last_checkpoint=seen)
    assert step(evidence)[:3] == (State.VALID, Outcome.PASS, Reason.LOGGED_UNDER_PINNED_KEY)
    shorter = open_checkpoint(seen, [before.log_key]).checkpoint
    denying = opening(before, 1, Checkpoint(shorter.origin, 2, shorter.root))
    state, outcome, reason, about = step(replace(evidence, log_successions=(denying,)))
    assert (state, outcome, reason) == (State.MISMATCH, Outcome.FAIL, Reason.LOG_INCONSISTENT)
    assert "said to have ended at 2 entries, 3 were seen" in about
