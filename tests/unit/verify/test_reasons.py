"""The reasons are a contract: each means one thing, leads to one state, and stands in the reference page."""

from __future__ import annotations

import pytest

from nguongoc.verdict import Outcome, State
from nguongoc.verify.evidence import Standing
from nguongoc.verify.reasons import MEANINGS, STANDINGS, Reason, state_for, state_of
from tests.vectors import ROOT

PAGE = ROOT / "docs" / "reference" / "verification.md"


def test_every_reason_has_a_meaning_and_every_standing_a_reason() -> None:
    assert set(MEANINGS) == set(Reason)
    assert set(STANDINGS) == set(Standing)


def test_every_reason_is_in_the_reference_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [reason.value for reason in Reason if f"`{reason.value}`" not in page] == []


@pytest.mark.parametrize("reason", Reason)
def test_a_pass_stands_in_no_ones_way_and_a_failure_always_does(reason: Reason) -> None:
    outcome, _ = MEANINGS[reason]
    if outcome is Outcome.PASS:
        assert state_for(reason) is State.VALID
    if outcome is Outcome.FAIL:
        assert state_for(reason) is not State.VALID


def test_only_who_vouches_and_who_scans_may_stay_unchecked_in_a_valid_verdict() -> None:
    harmless = {
        reason
        for reason in Reason
        if MEANINGS[reason][0] is Outcome.NOT_CHECKED and state_for(reason) is State.VALID
    }
    assert harmless == {
        Reason.ANCHORED_BY_DEMO,
        Reason.ANCHORS_NOT_CHECKED,
        Reason.TRUST_ROOT_NOT_GIVEN,
        Reason.TRUST_LIST_NOT_GIVEN,
        Reason.TRUST_LIST_OF_OTHER_ROOT,
        Reason.TRUST_LIST_EXPIRED,
        Reason.ANCHOR_NOT_GIVEN,
        Reason.ANCHOR_EXPIRED,
        Reason.ANCHOR_STATUS_NOT_GIVEN,
        Reason.ANCHOR_OUT_OF_SCOPE,
        Reason.ANCHOR_OF_OTHER_KEY,
        Reason.AUTHORITY_NOT_TRUSTED,
        Reason.SCANS_NOT_CHECKED,
        Reason.SCANS_OF_A_LOT,
    }


def test_the_strongest_state_is_the_verdict_whatever_the_order() -> None:
    given = [Reason.EXPIRED, Reason.SIGNED, Reason.LIST_STALE, Reason.SIGNATURE_WRONG]
    assert state_of(given) is state_of(given[::-1]) is State.MISMATCH
