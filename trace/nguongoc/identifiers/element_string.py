"""GS1 element strings as people read them: `(01)09521234543213(10)AB-1(21)7`, brackets around each AI.

The order is free here, as it is on a label; the same key, qualifiers and attributes hold as in a Digital Link.
"""

from __future__ import annotations

import re

from nguongoc.errors import Malformed
from nguongoc.identifiers.application_identifiers import check_value
from nguongoc.identifiers.digital_link import DigitalLink, link_of_pairs, not_served
from nguongoc.identifiers.gs1_link import AttributeRepeated, KeyMissing, ValueMissing
from nguongoc.identifiers.keys import KEYS, QualifierRepeated
from nguongoc.identifiers.raw_path import refuse_too_long

_AI = re.compile(r"\(([0-9]{2,4})\)")


class ElementStringShape(Malformed):
    """Something stands before the first bracketed AI."""

    code = "element-string-shape"


def parse_element_string(text: str) -> DigitalLink:
    """The link that a bracketed element string names; its attributes are checked and dropped, as in a query.

    Raises `ElementStringShape`, `KeyMissing`, `KeyNotServed`, `QualifierRepeated`, `AttributeRepeated`, `ValueMissing` and the
    refusals of `DigitalLink` and `check_value`. A bracketed number inside a value reads as the next AI: write such a link as a URI.
    """
    refuse_too_long(len(text))
    before, *parts = _AI.split(text)
    if before or not parts:
        raise ElementStringShape("an element string begins with an AI in brackets: (01)...")
    elements: dict[str, str] = {}
    for ai, value in zip(parts[::2], parts[1::2], strict=True):
        if not value:
            raise ValueMissing(f"nothing stands behind ({ai})", given=ai)
        if ai in elements:
            raise _repeated(ai)
        elements[ai] = value
    gtin = elements.pop("01", None)
    if gtin is None:
        key = next((ai for ai in elements if ai in KEYS), None)
        raise (
            not_served(key) if key else KeyMissing("no primary key of GS1 among the elements", given=parts[0])
        )
    qualifiers = KEYS["01"].qualifiers
    for ai, value in elements.items():
        check_value(ai, value)
    return link_of_pairs(gtin, ((ai, value) for ai, value in elements.items() if ai in qualifiers))


def _repeated(ai: str) -> Malformed:
    kind = QualifierRepeated if ai in KEYS["01"].qualifiers | {"01"} else AttributeRepeated
    return kind(f"({ai}) stands twice", ai=ai)
