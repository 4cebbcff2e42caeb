"""What laboratories found, as the page of a lot tells it: as it stands on the report, and what was taken back with why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nguongoc.batches.lab_reports import LabReport
from nguongoc.services.show_lab_documents import paper_path
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer import words
from nguongoc_api.pages.i18n import Translator

MOST_TOLD: Final = 5
"""Reports that stand, the newest samples; what was taken back is always told."""


@dataclass(frozen=True, slots=True)
class Tested:
    """A laboratory's report as the page tells it: who, when, what, and how much stands behind it."""

    title: str
    level: str
    verified: bool
    withdrawn: str
    """When and why its owner took it back; empty while it stands."""
    document: str | None
    rows: tuple[tuple[str, str, str, str], ...]
    """Of each parameter: what was found, the limit, and the laboratory's word on both."""


def told(reports: Sequence[LabReport], _: Translator) -> tuple[Tested, ...]:
    """The newest that stand and every one that was taken back: nothing goes without a word."""
    standing = [each for each in reports if each.withdrawn_on is None][:MOST_TOLD]
    back = [each for each in reports if each.withdrawn_on is not None]
    return tuple(tested(each, _) for each in (*standing, *back))


def tested(report: LabReport, _: Translator) -> Tested:
    """Results as they stand on the report; the page adds no judgement of its own."""
    title = _(
        "%(laboratory)s, lấy mẫu %(day)s", laboratory=report.laboratory, day=formats.day(report.sampled_on)
    )
    if report.number:
        title += ", " + _("Số: %(number)s", number=report.number)
    level = _(words.LEVELS[report.level])
    if report.verified_by is not None and report.verified_on is not None:
        level = _(words.REPORT_SEEN, name=report.verified_by, day=formats.day(report.verified_on))
    withdrawn = ""
    if report.withdrawn_on is not None:
        withdrawn = _(
            "Cơ sở đã rút phiếu này ngày %(day)s. Lý do: %(reason)s",
            day=formats.day(report.withdrawn_on),
            reason=report.withdrawn_reason or "–",
        )
    rows = tuple(
        (
            each.parameter,
            _amount(each.result, each.unit),
            _amount(each.limit, each.unit),
            _within(each.within, _),
        )
        for each in report.results
    )
    standing_verified = report.verified_by is not None and not withdrawn
    return Tested(title, level, standing_verified, withdrawn, paper_path(report), rows)


def _amount(text: str | None, unit: str | None) -> str:
    if text is None:
        return ""
    return f"{text} {unit}" if unit and text[-1].isdigit() else text


def _within(within: bool | None, _: Translator) -> str:
    if within is None:
        return ""
    return _("trong mức cho phép") if within else _("vượt mức cho phép")
