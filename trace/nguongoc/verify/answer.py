"""A verdict as the plain value that the API answers with and the command prints."""

from __future__ import annotations

from typing import Any

from nguongoc.records.credential import moment
from nguongoc.verdict import Verdict


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """`verdict`, `assurance`, `checked_at` and all eight `checks`, each with step, name, outcome, reason and detail."""
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
    }
