"""A symbol that leads to another host: another system's stamp, or one dressed up as ours.

The stamp that leads to a look-alike domain is the attack nobody here can see happen; it shows only when somebody brings
its address to us. Then it is said plainly.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from nguongoc.errors import Invalid
from nguongoc.parties.names import skeleton

MOST_APART: Final = 2
LONG_ENOUGH: Final = 5
"""Letters of a name; shorter ones are alike by chance."""


class StampElsewhere(Invalid):
    """The address is of another host: nothing of ours, and no fault of the asker."""

    code = "stamp-elsewhere"


class StampLooksLikeOurs(Invalid):
    """The address is of a host whose name can be taken for ours."""

    code = "stamp-looks-like-ours"


def foreign_stamp(host: str, base_url: str) -> StampElsewhere | StampLooksLikeOurs:
    """The refusal of an address on `host`; our own name is that of `base_url`."""
    ours = urlsplit(base_url).netloc
    if looks_alike(host, ours):
        return StampLooksLikeOurs("the host only looks like ours", host=host[:253], ours=ours)
    return StampElsewhere("the address is of another host", host=host[:253], ours=ours)


def looks_alike(host: str, ours: str) -> bool:
    """Whether a reader in a hurry takes one for the other: our name inside theirs, or a letter or two apart.

    Compared as they are seen, `xn--` names decoded, look-alike letters and hyphens gone.
    """
    mine = max(map(skeleton, _name(ours).split(".")), key=len)
    if len(mine) < LONG_ENOUGH:
        return False
    theirs = _name(host)
    if mine in skeleton(theirs):
        return True
    return any(_apart(skeleton(label), mine) <= MOST_APART for label in theirs.split("."))


def _name(host: str) -> str:
    name = host.partition(":")[0].lower()
    return ".".join(_decoded(label) for label in name.split("."))


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label.removeprefix("xn--").encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label


def _apart(one: str, other: str) -> int:
    """Letters put in, left out or changed (Levenshtein); more than `MOST_APART` is answered at once where lengths say so."""
    if abs(len(one) - len(other)) > MOST_APART:
        return MOST_APART + 1
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        last, row[0] = row[0], at
        for place, wanted in enumerate(other, 1):
            last, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, last + (letter != wanted))
    return row[-1]
