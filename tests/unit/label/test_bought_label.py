"""The label of bought goods: the place where the origin stands is the seller's word or none, and the day is that of the purchase."""

from __future__ import annotations

import pytest

from nguongoc.batches.lots import Origin
from nguongoc.batches.told_origin import Extent, ToldOrigin
from nguongoc.services.word_labels import label_text
from tests.factories import rows


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (None, "Hàng mua về, chưa rõ nơi trồng"),
        (ToldOrigin(Extent.PROVINCE, "40"), "Người bán nói: Nghệ An"),
        (ToldOrigin(Extent.COUNTRY, "LA"), "Người bán nói: Lào"),
    ],
)
def test_a_label_never_gives_the_buyers_commune_for_an_origin(told: ToldOrigin | None, line: str) -> None:
    owner = rows.organisation()
    product, facility = rows.product(owner), rows.facility(owner)
    lot = rows.batch(product, facility, origin=Origin.PURCHASED, told_origin=told)
    text = label_text(lot, product, owner, facility, "trace.example", None)
    assert text.origin_line == line
    assert text.date_lines[0] == "Mua về 20/11/2026"
