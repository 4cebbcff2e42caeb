"""Certificates: who says what of a product, from when to when. A badge dies by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from nguongoc.batches.environment import Footprint
from nguongoc.batches.quantities import Quantity


class Scheme(StrEnum):
    """What kind of certificate it is; `other` names itself in its name."""

    OCOP = "ocop"
    GEOGRAPHICAL_INDICATION = "gi"
    VIETGAP = "vietgap"
    GLOBALGAP = "globalgap"
    ORGANIC = "organic"
    CARBON_FOOTPRINT = "carbon-footprint"
    """Somebody else verified a footprint: ISO 14064-3 calls it a verification statement."""
    OTHER = "other"


class EvidenceLevel(StrEnum):
    """How much stands behind a statement; never more is shown than this."""

    DECLARED = "declared"
    EVIDENCED = "evidenced"
    VERIFIED = "verified"


class Validity(StrEnum):
    """How a certificate stands on a day. *Unknown* (no dates given) is not *valid*."""

    NOT_YET = "not_yet"
    CURRENT = "current"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as entered; its issuer is named as it was called then, with the successor beside it.

    A geographical indication needs the producer's own right to use it (`right_to_use`), not only the register number.
    """

    id: UUID
    organisation_id: UUID
    product_id: UUID | None
    """None: of the organisation or facility as a whole."""
    scheme: Scheme
    name: str
    number: str | None
    issuer: str
    issuer_successor: str | None
    issued_on: date | None
    valid_until: date | None
    stars: int | None
    right_to_use: str | None
    scope: str | None
    level: EvidenceLevel
    verified_by: str | None
    created_at: datetime
    cap: Quantity | None = None
    """How much of the product it covers in all, where it says so."""
    footprint: Footprint | None = None
    """Of a verified footprint the figures on the paper: it is of lots that declare these, and of no other."""

    def stands_on(self, day: date) -> Validity:
        """Both ends count: a certificate is good through the whole of its last day, Vietnamese time."""
        if self.issued_on is not None and day < self.issued_on:
            return Validity.NOT_YET
        if self.valid_until is not None and day > self.valid_until:
            return Validity.EXPIRED
        if self.issued_on is None and self.valid_until is None:
            return Validity.UNKNOWN
        if self.valid_until is None and self.scheme is not Scheme.GEOGRAPHICAL_INDICATION:
            return Validity.UNKNOWN
        return Validity.CURRENT
