"""The answer to *does this record hold*, as a frozen value: eight numbered checks, one state, one assurance.

The numbers are those of `docs/reference/verification.md`, of the code in `verify.py`, of the tests and of every answer.
*Unknown* is not *absent*: a step that could not be carried out is `not_checked`, never `pass` or `fail`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class Step(IntEnum):
    """The steps of verification, in order."""

    IDENTIFIER = 1
    KNOWN = 2
    SIGNATURE = 3
    ISSUER_KEY = 4
    ISSUER_ANCHOR = 5
    LOG = 6
    STATUS = 7
    SCAN_PATTERN = 8


class Outcome(StrEnum):
    """How one step came out; `not_checked` is neither of the others."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    NOT_CHECKED = "not_checked"


class State(StrEnum):
    """What a verdict says, strongest first: the first one that applies is the verdict."""

    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    MISMATCH = "mismatch"
    RECALLED = "recalled"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    ON_HOLD = "on_hold"
    NOT_ACTIVATED = "not_activated"
    UNVERIFIED = "unverified"
    SUSPICIOUS = "suspicious"
    VALID = "valid"


class Assurance(StrEnum):
    """Who stands behind the issuer: only `anchored` may be shown in green."""

    ANCHORED = "anchored"
    SELF_DECLARED = "self_declared"


class CertificateState(StrEnum):
    """How a certificate stands, in one word: what its `reason` says in full. Only `attested` may be shown as checked."""

    ATTESTED = "attested"
    """A trusted authority or certifier signed it, and it stands."""
    DEMO = "demo"
    """Signed by one who is hosted with the goods, or for show."""
    SIGNED_ELSEWHERE = "signed_elsewhere"
    """Signed, by somebody whom no pinned trust list knows, or not for that."""
    DECLARED = "declared"
    """The holder's own word; nobody signed it."""
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REFUTED = "refuted"
    """Not what its certifier signed, or somebody else's."""
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one step; `reason` is a stable code, `detail` one English sentence, `about` what it names at its end."""

    step: Step
    outcome: Outcome
    reason: str
    detail: str
    about: str = ""

    @property
    def name(self) -> str:
        return self.step.name.lower()


@dataclass(frozen=True, slots=True)
class CertificateCheck:
    """How a certificate came out, by an authority's credential of it or by its holder's word, and what that says of itself; nothing
    of that where it cannot be read.

    `reason` is a stable code, `detail` one English sentence, `about` what it names at its end.
    """

    outcome: Outcome
    reason: str
    detail: str
    about: str = ""
    attestation: str | None = None
    """The address of the certificate."""
    name: str | None = None
    number: str | None = None
    scheme: str | None = None
    certifier: str | None = None
    """Who signed it; None where nobody did."""
    attested_at: datetime | None = None
    standing: CertificateState = CertificateState.CANNOT_TELL
    issuer: str | None = None
    """Whom its holder names as having given it, where the holder was asked."""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    """The first moment at which it no longer stands; None where it names no end."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found, when, and what was not checked."""

    state: State
    assurance: Assurance
    checks: tuple[Check, ...]
    checked_at: datetime
    certificates: tuple[CertificateCheck, ...] = ()
    """Of the certificates that came with the record; none that came says nothing of those that there are."""

    def __post_init__(self) -> None:
        if tuple(check.step for check in self.checks) != tuple(Step):
            raise ValueError("a verdict answers every step, once and in order")

    def check(self, step: Step) -> Check:
        return self.checks[step - 1]
