"""A consumer's report of a problem: what it is about, how far it has come, what was answered.

Everything of it is personal until proven otherwise: it lives in rows of its own, is in no signed or logged byte, and goes when the one who
wrote it, or the office that closes it, says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from nguongoc.errors import Conflict, Invalid

TEXT_LIMIT = 1_500
CONTACT_LIMIT = 120
ABOUT_LIMIT = 200
ANSWER_LIMIT = 1_500


class ReportKind(StrEnum):
    """What is wrong, as the one who reports sees it."""

    STAMP = "stamp"
    GOODS = "goods"
    DIFFERS = "differs"
    SELLER = "seller"
    OTHER = "other"


class ReportState(StrEnum):
    """How far it has come; *closed* keeps neither contact nor picture."""

    NEW = "new"
    SEEN = "seen"
    ANSWERED = "answered"
    CLOSED = "closed"


class ReportKindUnknown(Invalid):
    """None of the kinds there are."""

    code = "report-kind-unknown"


class ReportClosed(Conflict):
    """Closed reports are answered no more."""

    code = "report-closed"


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `organisation_id` and `commune_code` say at whose desks it lies; None where the code is of nobody here."""

    id: UUID
    token_sha256: str
    about: str
    kind: ReportKind
    text: str
    contact: str | None
    organisation_id: UUID | None
    batch_id: UUID | None
    commune_code: str | None
    created_at: datetime
    state: ReportState = ReportState.NEW
    has_photo: bool = False
    answer: str | None = None
    answered_by: UUID | None = None
    answered_at: datetime | None = None

    def must_be_open(self) -> None:
        """Raises `ReportClosed`."""
        if self.state is ReportState.CLOSED:
            raise ReportClosed("this report is closed")


def parse_kind(text: str) -> ReportKind:
    """Raises `ReportKindUnknown`."""
    try:
        return ReportKind(text)
    except ValueError:
        raise ReportKindUnknown("choose what is wrong") from None
