"""A verdict as the plain value that the API answers with and the command prints."""

from __future__ import annotations

from typing import Any

from nguongoc.records.credential import moment
from nguongoc.records.verdict_certificates import certificate_json
from nguongoc.verdict import Verdict


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
        "certificates": [certificate_json(each) for each in verdict.certificates],
    }
