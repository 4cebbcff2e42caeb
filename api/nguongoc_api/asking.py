"""The reading side of EPCIS, wired in a place of its own."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.services.browse_events import BrowseEvents
from nguongoc.services.name_queries import NameQueries
from nguongoc.services.query_events import QueryEvents


@dataclass(frozen=True, slots=True)
class AskingEvents:
    """Questions, what events speak of, and questions kept under a name."""

    query: QueryEvents
    browse: BrowseEvents
    names: NameQueries


def build_asking(reads: ReadSource, writer: Writer, clock: Clock, base_url: str) -> AskingEvents:
    return AskingEvents(
        query=QueryEvents(reads, clock, base_url),
        browse=BrowseEvents(reads),
        names=NameQueries(reads, writer, clock, base_url),
    )
