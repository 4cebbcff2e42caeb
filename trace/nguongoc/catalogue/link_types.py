"""Link types: those of the GS1 Web Vocabulary, the foreign ones we declare, and which of them only this service states.

The table is our own data; a conformance test holds its names to the published vocabulary.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

from nguongoc.errors import Invalid

GS1: Final = "https://ref.gs1.org/voc/"
"""The namespace of GS1's link types; the GS1 schema admits full addresses as keys and no `gs1:pip`."""
UNTP: Final = "https://vocabulary.uncefact.org/untp/"
IANA: Final = "https://www.iana.org/assignments/relation/"
"""Relations of the web (RFC 8288), in the spelling RFC 9264 gives them in a linkset."""
PREFIXES: Final = {"gs1": GS1, "untp": UNTP, "iana": IANA}
"""Every namespace a link of ours may be of; the description file declares the same."""
DEFAULT: Final = GS1 + "defaultLink"
DEFAULT_VARIANT: Final = GS1 + "defaultLinkMulti"
HANDLED_BY: Final = GS1 + "handledBy"
LONGEST: Final = 200
_GS1_SPELLINGS: Final = re.compile(r"https?://(?:www\.|ref\.)?gs1\.org/voc/")
"""The vocabulary has moved twice; links that name it by an older address still mean it."""
_FOREIGN: Final = {
    UNTP + "dpp": ("Hộ chiếu sản phẩm dạng UNTP", "UNTP digital product passport"),
    UNTP + "dcc": ("Giấy chứng nhận dạng UNTP", "UNTP digital conformity credential"),
    UNTP + "dfr": ("Hồ sơ cơ sở dạng UNTP", "UNTP digital facility record"),
    UNTP + "dte": ("Sự kiện truy xuất dạng UNTP", "UNTP digital traceability event"),
    UNTP + "dia": ("Neo danh tính dạng UNTP", "UNTP digital identity anchor"),
    IANA + "author": ("Tác giả", "Author"),
    IANA + "license": ("Giấy phép sử dụng nội dung", "Licence of the content"),
}
"""Declared foreign types. None that an owner may use says what a type of GS1 says (section 2.14); of `untp:dpp` see `build_linkset`."""
_DEPRECATED: Final = {"productSustainabilityInfo": "sustainabilityInfo"}


class Owner(StrEnum):
    """Who states links of a type."""

    SERVICE = "service"
    """Follows from what is signed and registered here: nobody types it in."""
    ANYBODY = "anybody"


_OURS: Final = frozenset(
    {DEFAULT, HANDLED_BY, GS1 + "dpp", GS1 + "recallStatus", GS1 + "epcis", UNTP + "dpp"}
)
INVITING: Final = frozenset(
    GS1 + name
    for name in (
        "activityIdeas", "hasRetailers", "leaveReview", "loyaltyProgram", "menuInfo", "paymentLink", "promotion",
        "recipeInfo", "scheduleTime",
    )
)  # fmt: skip
"""Types that invite to buy, eat or come: not shown of goods that are held or recalled."""


class LinkTypeUnknown(Invalid):
    """Neither a type of GS1 nor a declared foreign one; `type` is what was given."""

    code = "link-type-unknown"


class LinkTypeReserved(Invalid):
    """Stated by this service alone: default, hand-off, passport, recall, events."""

    code = "link-type-reserved"


class LinkTypeDeprecated(Invalid):
    """Given up by GS1; `instead` names its successor."""

    code = "link-type-deprecated"


@dataclass(frozen=True, slots=True)
class LinkType:
    """One type: its full address and what it is called."""

    relation: str
    title_vi: str
    title_en: str
    owner: Owner


@cache
def link_types() -> dict[str, LinkType]:
    """Every type by its full address."""
    text = files(__package__).joinpath("link_types.json").read_text(encoding="utf-8")
    named = {GS1 + name: titles for name, titles in json.loads(text).items()} | _FOREIGN
    return {
        relation: LinkType(
            relation, titles[0], titles[1], Owner.SERVICE if relation in _OURS else Owner.ANYBODY
        )
        for relation, titles in named.items()
    }


def full_relation(text: str) -> str:
    """A type as a full address: `gs1:pip` and every address GS1's vocabulary has had; anything else is left as it is."""
    prefix, colon, name = text.partition(":")
    if colon and prefix in PREFIXES:
        return PREFIXES[prefix] + name
    return _GS1_SPELLINGS.sub(GS1, text, count=1)


def short_relation(relation: str) -> str:
    """A type as people write it: `gs1:pip`."""
    for prefix, namespace in PREFIXES.items():
        if relation.startswith(namespace):
            return f"{prefix}:{relation.removeprefix(namespace)}"
    return relation


def parse_link_type(text: str) -> LinkType:
    """The type an owner names. Raises `LinkTypeUnknown`, `LinkTypeReserved`, `LinkTypeDeprecated`."""
    shown = text[:LONGEST]
    found = link_types().get(full_relation(text)) if len(text) <= LONGEST else None
    if found is None:
        raise LinkTypeUnknown(
            f"there is no link type {shown}: see GS1's list, or untp: and iana:", type=shown
        )
    instead = _DEPRECATED.get(found.relation.removeprefix(GS1))
    if instead is not None:
        raise LinkTypeDeprecated(
            f"{shown} was given up: use gs1:{instead}", type=shown, instead=f"gs1:{instead}"
        )
    if found.owner is Owner.SERVICE:
        raise LinkTypeReserved(f"links of type {shown} are stated by this service alone", type=shown)
    return found
