"""Step 7 with a memory: a list that counts back or takes a revocation back is told from an old copy and from a hold that ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.signing.did import parse_did_document
from nguongoc.signing.seen_status import Continuation, SeenList, continuation, seen_of
from nguongoc.signing.signed_status import SignedList, open_status_list
from nguongoc.signing.status_list import (
    LENGTH,
    MESSAGE_SIZE,
    Message,
    StatusBits,
    message_list_url,
    version_in,
)
from nguongoc.verdict import Step, Verdict
from nguongoc.verify import Verifier
from tests.unit.verify.world import INDEX, LIST, NOW, SERVICE, World

MESSAGES = message_list_url(LIST)
EARLIER = NOW - timedelta(minutes=20)
LATER = NOW + timedelta(seconds=1)
OTHER = INDEX + 1


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def opened(world: World, text: str) -> SignedList:
    return open_status_list(text, parse_did_document(world.documents()[SERVICE], SERVICE))


def judged(world: World, seen: dict[str, SeenList], **lists: str | None) -> tuple[str, str]:
    verdict: Verdict = Verifier().verify(world.evidence(seen_lists=seen, **lists))
    return verdict.state.value, verdict.check(Step.STATUS).reason


def memory(world: World, *texts: str) -> dict[str, SeenList]:
    seen: dict[str, SeenList] = {}
    for text in texts:
        signed = opened(world, text)
        seen[signed.url] = seen_of(signed, seen.get(signed.url))
    return seen


def test_the_same_list_again_and_a_later_one_hold(world: World) -> None:
    text = world.status("revocation", at=EARLIER)
    seen = memory(world, text, world.status("message", at=EARLIER))
    assert judged(world, seen, revocation_list=text, message_list=world.status("message", version=8)) == (
        "valid",
        "status-good",
    )


def test_an_older_copy_says_nothing_of_now(world: World) -> None:
    seen = memory(world, world.status("revocation", version=8))
    old = world.status("revocation", version=7, at=EARLIER)
    assert judged(world, seen, revocation_list=old) == ("unverified", "list-older-than-seen")


@pytest.mark.parametrize("version", [7, 8], ids=["a lower number", "the number of another list"])
def test_a_host_that_signs_later_and_does_not_count_on_contradicts_itself(world: World, version: int) -> None:
    seen = memory(world, world.status("revocation", version=8, at=EARLIER))
    back = world.status("revocation", version=version)
    assert judged(world, seen, revocation_list=back) == ("mismatch", "list-rolled-back")


@pytest.mark.parametrize("place", [INDEX, OTHER], ids=["of this record", "of another"])
def test_a_revocation_that_was_seen_is_never_taken_back_silently(world: World, place: int) -> None:
    seen = memory(world, world.status("revocation", version=7, at=EARLIER, others=[(place, 1)]))
    assert judged(world, seen, revocation_list=world.status("revocation", version=8)) == (
        "mismatch",
        "status-taken-back",
    )


def test_what_was_seen_to_be_revoked_stays_so_when_no_list_or_an_old_one_comes(world: World) -> None:
    seen = memory(world, world.status("revocation", 1, version=8))
    old = world.status("revocation", version=7, at=EARLIER)
    for text in (None, old):
        assert judged(world, seen, revocation_list=text) == ("revoked", "revoked")


@pytest.mark.parametrize("message", [Message.ON_HOLD, Message.RECALLED, Message.PARTLY_RECALLED])
def test_a_hold_is_released_and_a_recall_ends_without_anybody_being_accused(
    world: World, message: Message
) -> None:
    seen = memory(world, world.status("message", message, at=EARLIER))
    assert judged(world, seen, message_list=world.status("message", version=8)) == ("valid", "status-good")


def test_that_a_record_was_replaced_is_not_taken_back_by_way_of_a_hold(world: World) -> None:
    said = [
        world.status("message", Message.SUPERSEDED, version=5, at=EARLIER),
        world.status("message", Message.ON_HOLD, version=6, at=EARLIER),
    ]
    seen = memory(world, *said)
    held = world.status("message", Message.RECALLED, version=8)
    assert judged(world, seen, message_list=held) == ("recalled", "recalled")
    again = world.status("message", Message.SUPERSEDED, version=8)
    assert judged(world, seen, message_list=again) == ("superseded", "superseded")
    silent = world.status("message", version=8)
    assert judged(world, seen, message_list=silent) == ("mismatch", "status-taken-back")


def test_a_list_that_counts_no_more_is_not_a_way_around(world: World) -> None:
    seen = memory(world, world.status("revocation", 1, version=8, at=EARLIER))[LIST]
    later = opened(world, world.status("revocation"))
    uncounted = SignedList(LIST, "revocation", later.bits, NOW, None, None, "other")
    assert continuation(seen, uncounted) is Continuation.ROLLED_BACK


def test_lists_that_count_nothing_are_held_to_their_dates() -> None:
    nothing = StatusBits.of(1, [])
    seen = SeenList(None, NOW, "one", StatusBits.of(1, [(3, 1)]))
    old = SignedList(LIST, "revocation", nothing, EARLIER, None, None, "two")
    assert continuation(seen, old) is Continuation.OLDER
    assert continuation(seen, SignedList(LIST, "revocation", nothing, LATER, None, None, "two")) is (
        Continuation.TAKEN_BACK
    )


places = st.dictionaries(st.integers(0, LENGTH - 1), st.sampled_from([*Message]), max_size=12)


@given(places, places)
def test_of_any_two_lists_the_later_one_continues_iff_it_keeps_every_replacement(
    before: dict[int, Message], after: dict[int, Message]
) -> None:
    def signed(values: dict[int, Message], version: int) -> SignedList:
        bits = StatusBits.of(MESSAGE_SIZE, values.items())
        return SignedList(MESSAGES, "message", bits, NOW, None, version, str(version))

    replaced = {index for index, message in before.items() if message is Message.SUPERSEDED}
    kept = all(after.get(index, Message.NONE) is not Message.NONE for index in replaced)
    seen = seen_of(signed(before, 1))
    assert {index for index in before if seen.says(index)} == replaced
    assert (continuation(seen, signed(after, 2)) is Continuation.CONTINUES) == kept
    assert {
        index for index in {*before, *after} if seen_of(signed(after, 2), seen).says(index)
    } == replaced | {index for index, message in after.items() if message is Message.SUPERSEDED}


@given(st.text(max_size=30))
def test_any_text_behind_the_address_is_a_version_or_none(said: str) -> None:
    version = version_in(LIST, f"{LIST}#v{said}")
    assert version is None or (str(version) == said and 0 < version < 2**53)


@pytest.mark.parametrize("said", ["#v0", "#v01", "#v-1", "#v9007199254740992", "#list", "", "#v", "#v\u0661"])
def test_only_one_spelling_of_a_number_counts(said: str) -> None:
    assert version_in(LIST, LIST + said) is None


@pytest.mark.parametrize("said", [None, 7, ["x"]])
def test_a_subject_without_an_address_counts_none(said: object) -> None:
    assert version_in(LIST, said) is None
