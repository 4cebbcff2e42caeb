"""A store on each database: a writer and readers over the same engine settings the service uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from nguongoc.ports import ReadSource, Writer
from nguongoc.store.engine import open_engine
from nguongoc.store.read_source import SqlReadSource
from nguongoc.store.writer import open_writer


@dataclass(frozen=True)
class Store:
    url: str
    writer: Writer
    reads: ReadSource


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    reads = SqlReadSource(open_engine(database_url, read_only=True))
    engine = open_engine(database_url)
    writer = open_writer(engine, reads.committed)
    yield Store(database_url, writer, reads)
    writer.close()
    reads.close()
    engine.dispose()
