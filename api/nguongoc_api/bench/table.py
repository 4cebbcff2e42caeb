"""Outcomes as a table for people and as JSON for programs."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Sequence
from typing import Any

from nguongoc_api.bench.every import Outcome
from nguongoc_api.bench.ratio import Ratio

HEADINGS = ("what", "ours", "limit", "unit", "ratio", "goal", "", "beside")
WIDTHS = (28, 10, 10, 14, 7, 8, 7)
THOUSAND = 1000


def head() -> str:
    """The first lines of the table: where it was measured, then the columns."""
    return f"{_machine()}\n\n{_line(HEADINGS)}"


def lines(outcome: Outcome) -> str:
    """One measurement: a line a ratio and what else it tells, or why it was left out."""
    if outcome.skipped is not None:
        return f"{outcome.name}: left out: {outcome.skipped}"
    rows = "\n".join(_line(_cells(ratio)) for ratio in outcome.ratios)
    return f"{rows}\n\n{outcome.report}\n" if outcome.report else rows


def summary(outcomes: Sequence[Outcome]) -> str:
    """How many goals hold, which do not, what was left out."""
    ratios = [ratio for outcome in outcomes for ratio in outcome.ratios]
    missed = [ratio.name for ratio in ratios if not ratio.met]
    skipped = [outcome.name for outcome in outcomes if outcome.skipped is not None]
    parts = [f"{len(ratios) - len(missed)} of {len(ratios)} goals met"]
    if missed:
        parts.append(f"missed: {'; '.join(missed)}")
    if skipped:
        parts.append(f"left out: {', '.join(skipped)}")
    return f"{'. '.join(parts)} ({sum(outcome.seconds for outcome in outcomes):.0f} s)"


def as_json(outcomes: Sequence[Outcome]) -> str:
    """One line: the machine, then each measurement with its ratios."""
    measured = [
        {
            "name": outcome.name,
            "skipped": outcome.skipped,
            "seconds": round(outcome.seconds, 1),
            **({"report": outcome.report} if outcome.report else {}),
            "ratios": [_object(ratio) for ratio in outcome.ratios],
        }
        for outcome in outcomes
    ]
    return json.dumps({"machine": _machine(), "measurements": measured}, ensure_ascii=False)


def _object(ratio: Ratio) -> dict[str, Any]:
    return {
        "name": ratio.name,
        "ours": ratio.ours,
        "limit": ratio.limit,
        "unit": ratio.unit,
        "ratio": ratio.ratio,
        "goal": ratio.goal,
        "at_most": ratio.at_most,
        "met": ratio.met,
        "note": ratio.note,
    }


def _cells(ratio: Ratio) -> tuple[str, ...]:
    goal = f"{'≤' if ratio.at_most else '≥'} {ratio.goal:g}"
    verdict = "met" if ratio.met else "MISSED"
    return (
        ratio.name,
        _number(ratio.ours),
        _number(ratio.limit),
        ratio.unit,
        f"{ratio.ratio:.2f}",
        goal,
        verdict,
        ratio.note,
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= THOUSAND else f"{value:.3g}"


def _line(cells: Sequence[str]) -> str:
    padded = [
        f"{cell:>{width}}" if column in {1, 2, 4} else f"{cell:<{width}}"
        for column, (cell, width) in enumerate(zip(cells, WIDTHS, strict=False))
    ]
    return "  ".join([*padded, *cells[len(WIDTHS) :]]).rstrip()


def _machine() -> str:
    """Enough to see that two runs are not to be compared: cores, load, versions."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} cores, load {load:.1f} before, {python} on {sys.platform}"
