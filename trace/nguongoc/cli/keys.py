"""Keys on a command line: of logs and of witnesses, and how many of the latter are needed."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from nguongoc.errors import Malformed, Refusal
from nguongoc.log.note import VerifierKey
from nguongoc.log.witness import check_witness_keys


class QuorumOutside(Malformed):
    """More witnesses asked for than were given."""

    code = "witness-quorum-outside"


def verifier_key(text: str) -> VerifierKey:
    """What `argparse` calls for a vkey."""
    try:
        return VerifierKey.parse(text)
    except Refusal as refusal:
        raise argparse.ArgumentTypeError(refusal.detail) from refusal


def quorum_of(given: Sequence[VerifierKey], needed: int | None) -> tuple[tuple[VerifierKey, ...], int]:
    """The witnesses, each once, and how many are needed: all of them unless said otherwise.

    Raises `WitnessesMalformed`, `QuorumOutside`.
    """
    witnesses = check_witness_keys(dict.fromkeys(given))
    quorum = len(witnesses) if needed is None else needed
    if not 0 <= quorum <= len(witnesses):
        raise QuorumOutside(f"a quorum of 0 to {len(witnesses)}, the witnesses that were given")
    return witnesses, quorum
