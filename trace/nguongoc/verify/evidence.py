"""What verification looks at: gathered by whoever asks, from a store, over the network or out of a bundle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from nguongoc.errors import Refusal
from nguongoc.identifiers.link import Asked
from nguongoc.log.note import VerifierKey
from nguongoc.log.proof import LogProof
from nguongoc.signing.seen_status import SeenList
from nguongoc.trust.signed_list import Seen

Question: TypeAlias = Asked | Refusal | None
"""What was asked, read; the refusal where it could not be; None where a record is in hand and nobody asked for a code."""
FRESH_FOR = timedelta(hours=1)
"""How old a status list may be before step 7 no longer answers for now."""


class Standing(StrEnum):
    """How what was asked stands with its host."""

    NOT_ASKED = "not_asked"
    KNOWN = "known"
    NO_LOT = "no_lot"
    """A product without a lot: real, but nothing of which a record could hold."""
    UNKNOWN = "unknown"
    UNKNOWN_SERIAL = "unknown_serial"
    OTHER_LOT = "other_lot"
    """The serial was issued for another lot than the code says."""
    NOT_ACTIVATED = "not_activated"
    """The stamp is not in use yet."""
    SPOILT = "spoilt"
    """The stamp was thrown away, and never put on goods."""


class Scans(StrEnum):
    """How its host says that the code is scanned: only a host sees scans."""

    NOT_ASKED = "not_asked"
    OF_A_LOT = "of_a_lot"
    """One stamp on many packs: how often it is scanned says nothing."""
    ORDINARY = "ordinary"
    WORTH_A_LOOK = "worth_a_look"
    """A little unusual: for its producer and the authority, not for who buys."""
    UNUSUAL = "unusual"


@dataclass(frozen=True, slots=True)
class Attested:
    """An authority's credential of a certificate, a compact JWS, and its `.tlog-proof`."""

    text: str
    proof: bytes | LogProof | None = None
    status_list: str | None = None
    """The list that it names, a compact JWS; None where it is the record's own."""
    seen_revoked: bool = False
    """Whether that list was seen to revoke it: no later one takes that back."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything one verdict rests on; nothing of it is trusted before it is checked."""

    now: datetime
    asked: Question = None
    host: str | None = None
    """`host[:port]` that was asked; None where it is known to be the record's own."""
    standing: Standing = Standing.NOT_ASKED
    record: str | None = None
    """The compact JWS."""
    did_documents: Mapping[str, bytes] = field(default_factory=dict)
    """By DID: of the record's issuer, and of whoever signs the status lists."""
    proof: bytes | LogProof | None = None
    """The `.tlog-proof`, or the same parsed."""
    log_keys: tuple[VerifierKey, ...] = ()
    log_keys_pinned: bool = False
    """Whether the log keys came from elsewhere than the rest of the evidence."""
    log_successions: tuple[bytes, ...] = ()
    """Notes by which one key of the log followed another: from a key above they lead to the others."""
    last_checkpoint: bytes | None = None
    """The last checkpoint of this log that was seen before."""
    consistency: tuple[bytes, ...] | None = None
    """From the smaller of the two checkpoints to the larger."""
    witness_keys: tuple[VerifierKey, ...] = ()
    """Of witnesses whose cosignatures count, each of another witness."""
    witnesses_needed: int = 0
    """How many of them must have cosigned for step 6 to pass; 0: their cosignatures give the log time, and are not asked for."""
    trust_list: bytes | None = None
    """The signed list of authorities (`trust.jwt`), with the roots it stands under."""
    trust_roots: tuple[str, ...] = ()
    """Fingerprints of roots that are pinned, had from elsewhere than the rest of the evidence."""
    trust_seen: Seen | None = None
    """The newest trust list that was accepted before."""
    anchors: tuple[str, ...] = ()
    """Identity anchors, each a compact JWS; those of other issuers say nothing and do no harm."""
    certificates: tuple[Attested, ...] = ()
    """Of authorities and certifiers, on the issuer of the record and its goods; their signers' documents are among `did_documents`."""
    revocation_list: str | None = None
    message_list: str | None = None
    seen_lists: Mapping[str, SeenList] = field(default_factory=dict)
    """What was seen of status lists before, by their address."""
    key_statements: tuple[str, ...] = ()
    """On keys that sign no more, each a compact JWS; those on other keys say nothing and do no harm."""
    newer: str | None = None
    """The version that is said to have taken the record's place, a compact JWS."""
    outside_recall: bool = False
    """The host says that the recall of part of the lot does not cover this pack."""
    scans: Scans = Scans.NOT_ASKED
    scan_signals: tuple[str, ...] = ()
    """What is unusual about the scans, by the host's codes; heaviest first."""
    fresh_for: timedelta = FRESH_FOR
