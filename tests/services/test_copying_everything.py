"""A copy of everything, made from the demo: it opens, it is whole, it holds what was signed byte for byte, and no secret."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any
from uuid import UUID

import pytest

from nguongoc.services.browse_master_data import OrganisationNotFound
from nguongoc.services.copy_everything import CopyEverything
from tests.demo_store import Demo

SLUG = "nuoc-mam-ba-lang"
LARGEST_PIECE = 1_000_000


@pytest.fixture(scope="module")
def make(demo: Demo) -> CopyEverything:
    return CopyEverything(demo.services.reads, demo.services.clock)


@pytest.fixture(scope="module")
def owner(make: CopyEverything) -> UUID:
    return make.find(SLUG).id


@pytest.fixture(scope="module")
def archive(make: CopyEverything, owner: UUID) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(make(owner))))


def _lines(archive: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in archive.read(f"data/{name}.jsonl").splitlines()]


def test_it_opens_and_every_member_is_sound(archive: zipfile.ZipFile) -> None:
    assert archive.testzip() is None
    assert archive.namelist()[0] == "README.txt"
    assert not [name for name in archive.namelist() if name.startswith(("/", "..")) or "\\" in name]


def test_a_table_to_look_at_has_the_rows_of_the_one_for_programs(archive: zipfile.ZipFile) -> None:
    lists = [name for name in archive.namelist() if name.startswith("lists/")]
    assert lists
    for name in lists:
        rows = list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
        exact = _lines(archive, name.removeprefix("lists/").removesuffix(".csv"))
        assert len(rows) == len(exact)
        assert all(list(row) == list(same) for row, same in zip(rows, exact, strict=True))


def test_a_telephone_is_exact_for_programs_and_no_formula_for_a_spreadsheet(archive: zipfile.ZipFile) -> None:
    exact = [each["phone"] for each in _lines(archive, "members")]
    assert "+84950000041" in exact
    shown = list(csv.DictReader(io.StringIO(archive.read("lists/members.csv").decode("utf-8-sig"))))
    assert [each["phone"] for each in shown] == [f"'{each}" if each else "" for each in exact]


def test_lots_records_and_events_are_whole_and_as_they_were_signed(
    demo: Demo, archive: zipfile.ZipFile, owner: UUID
) -> None:
    lots = _lines(archive, "lots")
    with demo.services.reads.open() as reader:
        for lot in lots:
            kept = reader.records.record(lot["passport_id"])
            assert kept is not None
            assert archive.read(f"records/{kept.kind}/{kept.id}.jwt").decode() == kept.jws
        events = archive.read("data/events.jsonl")
        for lot in lots:
            stored = reader.events.event(UUID(lot["event_id"]))
            assert stored is not None
            assert b'"event":%b}\n' % stored.body in events
    assert all(lot["product_name"] for lot in lots)


def test_no_secret_is_in_it(demo: Demo, archive: zipfile.ZipFile) -> None:
    whole = b"".join(archive.read(name) for name in archive.namelist())
    assert b"$argon2" not in whole
    keys = [each.read_bytes() for each in demo.services.settings.data_dir.glob("keys/*")]
    assert any(keys)
    assert not [each for each in keys if each and each in whole]


def test_nothing_large_is_held(make: CopyEverything, owner: UUID) -> None:
    assert max(map(len, make(owner))) < LARGEST_PIECE


def test_who_is_not_here_has_no_copy(make: CopyEverything) -> None:
    with pytest.raises(OrganisationNotFound):
        make.find("khong-co")
