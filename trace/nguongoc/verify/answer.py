"""A verdict as the plain value that the API answers with and the command prints."""

from __future__ import annotations

from typing import Any

from nguongoc.records.credential import moment
from nguongoc.verdict import CertificateCheck, Verdict


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """`verdict`, `assurance`, `checked_at` all eight `checks`, each with step, name, outcome, reason and detail, and the
    `certificates` that came along."""
    return {
        "verdict": verdict.state.value,
        "assurance": verdict.assurance.value,
        "checked_at": moment(verdict.checked_at),
        "checks": [
            {
                "step": int(check.step),
                "name": check.name,
                "outcome": check.outcome.value,
                "reason": check.reason,
                "detail": check.detail,
            }
            for check in verdict.checks
        ],
        "certificates": [_certificate(each) for each in verdict.certificates],
    }


def _certificate(check: CertificateCheck) -> dict[str, Any]:
    return {
        "outcome": check.outcome.value,
        "reason": check.reason,
        "detail": check.detail,
        "certificate": check.attestation,
        "name": check.name,
        "number": check.number,
        "scheme": check.scheme,
        "certifier": check.certifier,
        "attested_at": None if check.attested_at is None else moment(check.attested_at),
    }
