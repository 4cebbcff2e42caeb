"""The documentation of the query language is the table that questions are read by."""

from __future__ import annotations

from nguongoc.events.query.parameters import FAMILIES, FIXED
from nguongoc.events.query.support import support_table
from tests.vectors import ROOT


def test_the_page_shows_the_table_as_it_is() -> None:
    page = (ROOT / "docs/reference/epcis.md").read_text(encoding="utf-8")
    _, _, behind = page.partition("a test compares -->\n")
    shown, end, _ = behind.partition("<!-- end of parameters -->")
    assert end
    assert shown == support_table()


def test_every_parameter_is_in_the_table() -> None:
    table = support_table()
    for each in FIXED.values():
        operator, _, rest = each.name.partition("_")
        assert (f"_{rest}`" if operator.isupper() else f"`{each.name}`") in table, each.name
    assert sum(family.target is None for family in FAMILIES) == table.count("| not supported |")
