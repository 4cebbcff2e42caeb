"""The certificates of a verdict as plain values, in answers and in signed verdicts alike, and read back out of the latter."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from nguongoc.errors import Malformed
from nguongoc.records.credential import moment
from nguongoc.verdict import CertificateCheck, CertificateState, Outcome

MOST_READ = 16
"""Of one verdict; eight are signed."""
LONGEST_TEXT = 4096
_TEXTS = ("certificate", "name", "number", "scheme", "issuer", "certifier")
_TIMES = ("attested_at", "valid_from", "valid_until")


class VerdictCertificateMalformed(Malformed):
    """The certificates of a verdict are a short list, each with how it stands and why."""

    code = "verdict-certificate-malformed"


def certificate_json(check: CertificateCheck) -> dict[str, Any]:
    """`standing`, the check's `outcome`, `reason` and `detail`, and what the certificate says of itself, null where it does not."""
    return {
        "standing": check.standing.value,
        "outcome": check.outcome.value,
        "reason": check.reason,
        "detail": check.detail,
        "certificate": check.attestation,
        "name": check.name,
        "number": check.number,
        "scheme": check.scheme,
        "issuer": check.issuer,
        "certifier": check.certifier,
        "attested_at": _written(check.attested_at),
        "valid_from": _written(check.valid_from),
        "valid_until": _written(check.valid_until),
    }


def read_certificates(value: Any) -> tuple[CertificateCheck, ...]:
    """What `certificate_json` wrote. Raises `VerdictCertificateMalformed`."""
    if not isinstance(value, list) or len(value) > MOST_READ:
        raise VerdictCertificateMalformed(f"certificates is a list of at most {MOST_READ}")
    return tuple(map(_read, value))


def _read(value: Any) -> CertificateCheck:
    match value:
        case {
            "standing": str(standing),
            "outcome": str(outcome),
            "reason": str(reason),
            "detail": str(detail),
        } if len(reason) <= LONGEST_TEXT and len(detail) <= LONGEST_TEXT:
            said: dict[str, Any] = {name: _text(value.get(name), name) for name in _TEXTS}
            said |= {name: _moment(value.get(name), name) for name in _TIMES}
            try:
                state, came_out = CertificateState(standing), Outcome(outcome)
            except ValueError as error:
                raise VerdictCertificateMalformed(
                    "a certificate stands in one of the ways there are"
                ) from error
            address = said.pop("certificate")
            return CertificateCheck(came_out, reason, detail, attestation=address, standing=state, **said)
    raise VerdictCertificateMalformed("a certificate has a standing, an outcome, a reason and a detail")


def _text(value: Any, name: str) -> str | None:
    if value is None or (isinstance(value, str) and len(value) <= LONGEST_TEXT):
        return value
    raise VerdictCertificateMalformed(f"{name} is a text of at most {LONGEST_TEXT} characters")


def _moment(value: Any, name: str) -> datetime | None:
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value).astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise VerdictCertificateMalformed(f"{name} is a time") from error
    if moment(at) != value:
        raise VerdictCertificateMalformed(f"{name} is UTC to the millisecond")
    return at


def _written(at: datetime | None) -> str | None:
    return None if at is None else moment(at)
