"""What a laboratory found in a lot, as it stands on its report: nothing is computed here, and nothing of it is signed or logged.

A number without its unit and limit says nothing, so each result keeps all three as they are written; whether it is within the limit is
the laboratory's own statement.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from nguongoc.catalogue.certificates import EvidenceLevel


@dataclass(frozen=True, slots=True)
class LabResult:
    """One parameter: `result` and `limit` are text, for laboratories write *not detected* and *< 0.01*."""

    parameter: str
    result: str
    unit: str | None = None
    limit: str | None = None
    within: bool | None = None
    """As the report says; None where it does not."""


@dataclass(frozen=True, slots=True)
class LabReport:
    """A report on one lot, as its owner enters it; `document_sha256` is of the file that whoever asks can be shown."""

    id: UUID
    batch_id: UUID
    laboratory: str
    number: str | None
    sampled_on: date
    results: tuple[LabResult, ...]
    document_sha256: str | None
    created_at: datetime
    verified_by: str | None = None
    """The name of the authority that saw the report and says so."""
    verified_on: date | None = None
    document_type: str | None = None
    """The media type of the document where we keep it ourselves."""
    document_public: bool = False
    """Whether its owner lets readers open it."""
    withdrawn_on: date | None = None
    withdrawn_reason: str | None = None
    """Why its owner took it back: the report stays where it was, with these words on it."""

    @property
    def published(self) -> bool:
        """Whether anybody may open the document: never of a report that was taken back."""
        return self.document_type is not None and self.document_public and self.withdrawn_on is None

    @property
    def level(self) -> EvidenceLevel:
        """*Evidenced* with number and document, so that the laboratory can be asked; *verified* only by somebody else's word."""
        if self.verified_by is not None:
            return EvidenceLevel.VERIFIED
        shown = self.number is not None and self.document_sha256 is not None
        return EvidenceLevel.EVIDENCED if shown else EvidenceLevel.DECLARED
