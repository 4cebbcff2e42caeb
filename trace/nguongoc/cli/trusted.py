"""What a person trusts before anything is verified: keys of logs and witnesses, a trust root; had from elsewhere."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from nguongoc.cli.keys import quorum_of, verifier_key
from nguongoc.cli.trust.files import pin_of
from nguongoc.errors import Refusal
from nguongoc.fetch import Client, Gatherer
from nguongoc.log.note import VerifierKey
from nguongoc.trust.memory import read_memory, read_whole, write_memory
from nguongoc.trust.signed_list import FILE_LIMIT, Seen, open_trust
from nguongoc.verify import Evidence


@dataclass(frozen=True, slots=True)
class Trusted:
    """`trust_root` is a fingerprint; `trust_list` one that was got elsewhere, in place of any that comes along."""

    log_keys: tuple[VerifierKey, ...]
    witness_keys: tuple[VerifierKey, ...]
    witnesses_needed: int
    max_age: timedelta
    trust_root: str | None = None
    trust_list: bytes | None = None
    trust_seen: Seen | None = None
    trust_state: Path | None = None

    def gatherer(self, client: Client, now: datetime) -> Gatherer:
        """Whoever gathers evidence for what these trust."""
        return Gatherer(
            client,
            now,
            self.log_keys,
            self.max_age,
            self.witness_keys,
            self.witnesses_needed,
            ask_anchors=self.trust_root is not None,
        )

    def judging(self, evidence: Evidence) -> Evidence:
        """The same evidence, to be judged by what is trusted here."""
        return replace(
            evidence,
            witness_keys=self.witness_keys,
            witnesses_needed=self.witnesses_needed,
            trust_roots=() if self.trust_root is None else (self.trust_root,),
            trust_list=self.trust_list or evidence.trust_list,
            trust_seen=self.trust_seen,
        )

    def remember(self, evidence: Evidence) -> None:
        """Keep the list that was accepted, if it is to be kept; one that was not is never remembered.

        Raises `TrustFileUnusable`: who asked for a memory must not go without one unawares.
        """
        if self.trust_state is None or self.trust_root is None or evidence.trust_list is None:
            return
        try:
            opened = open_trust(evidence.trust_list, [self.trust_root], self.trust_seen)
        except Refusal:
            return
        write_memory(self.trust_state, self.trust_root, opened.seen)


def add_trusted(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--log-key", metavar="VKEY", type=verifier_key, action="append", default=[],
        help="verifier key of the log, got elsewhere than from the service; may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--witness", metavar="VKEY", type=verifier_key, action="append", default=[],
        help="verifier key of a witness whose cosignature counts; may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--witness-quorum", metavar="N", type=int,
        help="how many of the witnesses must have cosigned (default: all that are given)",
    )  # fmt: skip
    parser.add_argument(
        "--trust-root", metavar="ROOT", type=pin_of,
        help="the pinned root of trust lists: its fingerprint, or a file of roots",
    )  # fmt: skip
    parser.add_argument(
        "--trust-list",
        metavar="FILE",
        type=Path,
        help="a trust list got elsewhere, such as one newer than a bundle",
    )
    parser.add_argument(
        "--trust-state",
        metavar="FILE",
        type=Path,
        help="remember the newest trust list there, and refuse an older one",
    )


def read_trusted(arguments: argparse.Namespace) -> Trusted:
    """Raises `WitnessesMalformed`, `QuorumOutside`, `TrustFileUnusable`."""
    witnesses, quorum = quorum_of(arguments.witness, arguments.witness_quorum)
    root, state, listed = arguments.trust_root, arguments.trust_state, arguments.trust_list
    return Trusted(
        log_keys=tuple(arguments.log_key),
        witness_keys=witnesses,
        witnesses_needed=quorum,
        max_age=arguments.max_age,
        trust_root=root,
        trust_list=None if listed is None else read_whole(listed, FILE_LIMIT),
        trust_seen=None if state is None or root is None else read_memory(state, root),
        trust_state=state,
    )
