"""`docs/reference/faults.md` names for each fault the tests that hold it: those that exist."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.vectors import ROOT

PAGE = ROOT / "docs" / "reference" / "faults.md"
FAULTS = range(1, 26)
"""Those of the table that the service was asked to withstand."""
ROW = re.compile(r"^\| (?!#|-|Attack)(?P<row>.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([\w/]+\.py)(?:::(test_\w+))?`")


@cache
def _rows() -> dict[str, list[tuple[str, str]]]:
    """The tests that each row names, by the first words of it."""
    found = {}
    for match in ROW.finditer(PAGE.read_text("utf-8")):
        first, *_, held = (cell.strip() for cell in match["row"].split(" | "))
        found[first] = NAMED.findall(held)
    return found


@cache
def _tests(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / "tests" / path).read_text("utf-8"))
    return frozenset(
        each.name for each in tree.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def test_every_fault_stands_on_the_page_once_and_in_order() -> None:
    assert [first for first in _rows() if first.isdigit()] == [str(number) for number in FAULTS]
    assert len(ROW.findall(PAGE.read_text("utf-8"))) == len(_rows()) > len(FAULTS)


@pytest.mark.parametrize("fault", _rows())
def test_every_fault_is_held_by_tests_that_exist(fault: str) -> None:
    named = _rows()[fault]
    assert named, "no test holds it"
    for path, test in named:
        assert (ROOT / "tests" / path).exists(), path
        assert any(each.startswith("test_") for each in _tests(path)), f"{path} holds nothing"
        assert not test or test in _tests(path), f"{path} has no {test}"
