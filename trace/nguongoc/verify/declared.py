"""How a certificate stands of which there is its holder's word alone: what its own dates say, and that nobody signed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nguongoc.verdict import CertificateCheck
from nguongoc.verify.certificate_reasons import CertificateReason, certificate_check
from nguongoc.verify.status import VIETNAM


@dataclass(frozen=True, slots=True)
class Declared:
    """A certificate as its holder entered it; both days are Vietnamese, and it is good through the whole of the last."""

    url: str
    name: str
    number: str | None
    scheme: str
    issuer: str
    issued_on: date | None
    valid_until: date | None

    @property
    def begins(self) -> datetime | None:
        return None if self.issued_on is None else datetime.combine(self.issued_on, time(), VIETNAM)

    @property
    def ends(self) -> datetime | None:
        """The first moment after it."""
        if self.valid_until is None or self.valid_until == date.max:
            return None
        return datetime.combine(self.valid_until, time(), VIETNAM) + timedelta(days=1)


def judge_declared(said: Declared, now: datetime) -> CertificateCheck:
    """For whoever knows that no credential of it is at hand. Raises nothing."""
    reason, about = CertificateReason.DECLARED, ""
    if said.begins is not None and now < said.begins:
        reason, about = CertificateReason.NOT_YET, f"from {said.issued_on} on"
    elif said.ends is not None and now >= said.ends:
        reason, about = CertificateReason.EXPIRED, f"through {said.valid_until}"
    return certificate_check(
        reason,
        about,
        attestation=said.url,
        name=said.name,
        number=said.number,
        scheme=said.scheme,
        issuer=said.issuer,
        valid_from=said.begins,
        valid_until=said.ends,
    )
