"""A laboratory's report from a plain form: rows are added one by one without a script, and what is empty is no row."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from nguongoc.batches.lab_reports import LabReport, LabResult
from nguongoc.errors import Refusal
from nguongoc.ports import Answer
from nguongoc.services.once import Once
from nguongoc.services.report_tests import LabReportDraft
from nguongoc_api.pages.producer import new_lot

FIRST_ROWS: Final = 3
MOST_ROWS: Final = 30
"""On one form; a longer report is entered through the API."""
FIELDS: Final = ("laboratory", "number", "sampled_on")
CELLS: Final = ("parameter", "result", "unit", "limit", "within")
_WITHIN: Final = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: the fields, and the rows with something in them."""

    fields: Mapping[str, str]
    rows: tuple[Mapping[str, str], ...]

    @property
    def values(self) -> dict[str, str]:
        """By the names of the form, rows counted anew from 1."""
        cells = {f"{name}_{number}": row[name] for number, row in enumerate(self.rows, 1) for name in CELLS}
        return {**self.fields, **cells}


def typed(given: Mapping[str, str]) -> Typed:
    rows = ({name: given.get(f"{name}_{number}", "") for name in CELLS} for number in range(1, MOST_ROWS + 1))
    # Which of two words was chosen says nothing by itself.
    filled = tuple(row for row in rows if any(row[name] for name in CELLS if name != "within"))
    return Typed({name: given.get(name, "") for name in FIELDS}, filled)


def read_report(form: Typed) -> LabReportDraft | new_lot.Wrong:
    """What was typed as a draft, or what is wrong beside the fields it was typed into."""
    wrong = new_lot.Wrong()
    fields = form.fields
    for name in ("laboratory", "sampled_on"):
        if not fields[name]:
            wrong.at[name] = new_lot.AnswerMissing("fill this in")
    sampled = (
        wrong.take("sampled_on", lambda: new_lot.read_day(fields["sampled_on"])) if not wrong.at else None
    )
    if not form.rows:
        wrong.at["parameter_1"] = new_lot.AnswerMissing("fill this in")
    for number, row in enumerate(form.rows, 1):
        for name in ("parameter", "result"):
            if not row[name]:
                wrong.at[f"{name}_{number}"] = new_lot.AnswerMissing("fill this in")
    if wrong.at or sampled is None:
        return wrong
    results = tuple(
        LabResult(
            row["parameter"],
            row["result"],
            row["unit"] or None,
            row["limit"] or None,
            _WITHIN.get(row["within"]),
        )
        for row in form.rows
    )
    return LabReportDraft(fields["laboratory"], sampled, results, fields["number"] or None)


def spread(refusal: Refusal) -> dict[str, Refusal]:
    """A refusal of the domain, to the fields its pointers name: `/results/0/limit` is `limit_1`."""
    at: dict[str, Refusal] = {}
    for each in refusal.refusals:
        parts = (each.pointer or "").split("/")[1:]
        match parts:
            case ["results", place, name] if name in CELLS and place.isdigit():
                at.setdefault(f"{name}_{int(place) + 1}", each)
            case [name] if name in FIELDS:
                at.setdefault(name, each)
            case _:
                at.setdefault("", each)
    return at


def once_of(subject: str, given: Mapping[str, str], form: Typed, batch_id: UUID) -> Once[LabReport] | None:
    """Sent twice, by a thumb or by a network, it is one report; None for a form that lost its key."""
    key = given.get("once", "")
    if not new_lot.ONCE.fullmatch(key):
        return None
    said = "\n".join(f"{name}={value}" for name, value in sorted(form.values.items()))
    digest = hashlib.sha256(f"/producer/tests\n{batch_id}\n{said}".encode()).hexdigest()
    return Once(subject, key, digest, lambda made: Answer(digest, 303, (("Location", shown_at(made)),), b""))


def shown_at(report: LabReport) -> str:
    return f"/producer/batches/{report.batch_id}/tests/{report.id}?new=1"
