"""`docs/reference/resolver.md` tells of each clause which tests hold it: those that exist, all of them, in the files they are in."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from tests.vectors import ROOT

PAGE = ROOT / "docs" / "reference" / "resolver.md"
ROW = re.compile(r"^\| (\d+) ([^|]*) \| ([^|]*) \| (.*) \|$", re.MULTILINE)
TEST = re.compile(r"^(?:async )?def test_clause_(\d+)_", re.MULTILINE)
CLAUSES = range(1, 31)
HERE = "tests/http/resolver/"


@cache
def _rows() -> tuple[tuple[int, str, str], ...]:
    return tuple(
        (int(number), tests, state) for number, _, tests, state in ROW.findall(PAGE.read_text("utf-8"))
    )


@cache
def _files() -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for path in (ROOT / "tests").rglob("test_*.py"):
        for number in TEST.findall(path.read_text("utf-8")):
            found[int(number)].add(path.relative_to(ROOT).as_posix())
    return found


def test_every_clause_stands_on_the_page_once_and_in_order() -> None:
    assert [number for number, _, _ in _rows()] == list(CLAUSES)


def test_every_clause_has_a_test_named_by_its_number_in_exactly_the_files_the_page_names() -> None:
    for number, tests, _ in _rows():
        named, _, beside = tests.partition(";")
        assert f"`test_clause_{number}_…`" in named, number
        files = {name if "/" in name else HERE + name for name in re.findall(r"`([\w/]+\.py)`", named)}
        assert files == _files()[number], number
        for name in re.findall(r"`([\w/]+\.py)`", beside):
            assert (ROOT / name).exists(), name


def test_no_test_is_named_by_a_clause_that_is_not_on_the_page() -> None:
    assert set(_files()) == set(CLAUSES)


def test_every_state_says_whether_the_clause_is_met() -> None:
    assert [number for number, _, state in _rows() if not re.match(r"\**(not )?met\b", state)] == []
