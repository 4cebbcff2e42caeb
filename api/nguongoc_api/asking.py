"""The reading side of EPCIS, wired in a place of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.services.browse_events import BrowseEvents
from nguongoc.services.deliver_outbox import Follower
from nguongoc.services.end_subscriptions import TOPIC
from nguongoc.services.keep_webhook import TOPICS, end_address
from nguongoc.services.name_queries import NameQueries
from nguongoc.services.query_events import QueryEvents
from nguongoc.services.report_subscriptions import ReportSubscriptions, follow
from nguongoc.services.subscribe import Subscribe
from nguongoc.services.tell_changes import TellChanges
from nguongoc_api.jobs.reports import ReportWorker
from nguongoc_api.outbox_wiring import OutboxParts
from nguongoc_api.v1.feeds.cursors import Cursors

FOLLOWERS: Mapping[str, Follower] = {TOPIC: follow, **dict.fromkeys(TOPICS, end_address)}
"""Who hears what came of messages in the outbox, by topic."""


class Nudged(Protocol):
    """Whoever wants to know that something was committed."""

    def nudge(self) -> None: ...


@dataclass(frozen=True, slots=True)
class AskingEvents:
    """Questions, what events speak of, questions kept under a name, and who is told their new answers."""

    query: QueryEvents
    browse: BrowseEvents
    names: NameQueries
    subscribe: Subscribe
    report: ReportSubscriptions
    reporter: ReportWorker
    outbox: OutboxParts
    changes: TellChanges
    cursors: Cursors

    def start(self) -> None:
        self.reporter.start()
        self.outbox.worker.start()

    def stop(self) -> None:
        self.reporter.stop()
        self.outbox.worker.stop()


def build_asking(
    outbox: OutboxParts,
    reads: ReadSource,
    writer: Writer,
    clock: Clock,
    base_url: str,
    wake: list[Nudged],
    secret: bytes,
) -> AskingEvents:
    """The reporter is added to those that are woken by commits; cursors are sealed by a key derived from `secret`, one way."""
    query = QueryEvents(reads, clock, base_url)
    names = NameQueries(reads, writer, clock, base_url)
    report = ReportSubscriptions(reads, writer, clock, query, outbox.secrets, base_url)
    reporter = ReportWorker(report, outbox.worker.nudge)
    wake.append(reporter)
    return AskingEvents(
        query=query,
        browse=BrowseEvents(reads),
        names=names,
        subscribe=Subscribe(reads, writer, clock, names, outbox.secrets, outbox.webhooks.check),
        report=report,
        reporter=reporter,
        outbox=outbox,
        changes=TellChanges(reads, writer, clock),
        cursors=Cursors(secret),
    )
