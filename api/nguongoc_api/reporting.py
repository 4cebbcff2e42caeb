"""The use cases of consumers' reports, wired: a part of the composition root."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.services.answer_reports import AnswerReports
from nguongoc.services.report_problem import ReportProblem
from nguongoc.services.tell_news import TellNews
from nguongoc.services.tell_webhooks import TellWebhooks
from nguongoc.services.unit_serials import UnitSerials


@dataclass(frozen=True, slots=True)
class Reporting:
    """Reporting a problem, and answering it."""

    report: ReportProblem
    answer: AnswerReports
    news: TellNews


def build_reporting(
    reads: ReadSource,
    writer: Writer,
    clock: Clock,
    serials: UnitSerials,
    host: str,
    secret: bytes,
    base_url: str,
) -> Reporting:
    """`secret` is the service's own: forms are signed with a key derived from it, one way."""
    report = ReportProblem(
        reads, writer, clock, serials, frozenset({host}), secret, TellWebhooks(clock, base_url).report
    )
    return Reporting(report, AnswerReports(reads, writer, clock), TellNews(reads, clock))
