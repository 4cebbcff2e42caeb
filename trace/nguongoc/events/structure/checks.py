"""What the tables of the structure are made of: a check looks at one value and adds the faults it finds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from enum import Enum, auto
from typing import Any

from nguongoc.errors import Malformed, Refusal
from nguongoc.events.structure.texts import is_uri, is_uri_name

MOST_FAULTS = 50
"""Of one document; who has mended fifty may ask again."""


class StructureWrong(Malformed):
    """A value that the EPCIS 2.0 JSON schema does not allow where it stands."""

    code = "epcis-structure-wrong"


class Enough(Exception):
    """`MOST_FAULTS` are found: the rest is not looked at."""


Path = tuple[Any, str | int] | None
"""Where a value stands: the holder's path and a name in it; made into a pointer (RFC 6901) only for a fault."""


def pointer(path: Path) -> str:
    """The pointer (RFC 6901) to where a path leads."""
    tokens: list[str] = []
    while path is not None:
        path, name = path
        tokens.append(str(name).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{token}" for token in reversed(tokens))


class Faults:
    """The faults found so far. `base` is the pointer of what is looked at."""

    __slots__ = ("base", "found")

    def __init__(self, base: str = "") -> None:
        self.base = base
        self.found: list[Refusal] = []

    def add(self, path: Path, detail: str) -> None:
        """Raises `Enough` once there are too many."""
        self.found.append(StructureWrong(detail, pointer=self.base + pointer(path)))
        if len(self.found) >= MOST_FAULTS:
            raise Enough


Check = Callable[[Any, Path, Faults], None]
Rule = Callable[[dict[str, Any], Path, Faults], None]
"""Something about an object as a whole."""


class Names(Enum):
    """Which members an object may have beside the ones its table names."""

    ANY = auto()
    URIS = auto()
    NONE = auto()


def text(value: Any, path: Path, faults: Faults) -> None:
    """Any text."""
    if not isinstance(value, str):
        faults.add(path, "not a text")


def number(value: Any, path: Path, faults: Faults) -> None:
    """Any JSON number; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        faults.add(path, "not a number")


def boolean(value: Any, path: Path, faults: Faults) -> None:
    """True or false."""
    if not isinstance(value, bool):
        faults.add(path, "neither true nor false")


def uri(value: Any, path: Path, faults: Faults) -> None:
    """A URI or CURIE."""
    if not isinstance(value, str) or not is_uri(value):
        faults.add(path, "not a URI")


def matching(matches: Callable[[str], object], what: str) -> Check:
    """A text of a grammar."""

    def check(value: Any, path: Path, faults: Faults) -> None:
        if not isinstance(value, str) or not matches(value):
            faults.add(path, f"not {what}")

    return check


def word(words: Collection[str], what: str) -> Check:
    """One of a closed list."""

    def check(value: Any, path: Path, faults: Faults) -> None:
        if not isinstance(value, str) or value not in words:
            faults.add(path, f"not {what}")

    return check


def word_or_uri(words: Collection[str], not_from: tuple[str, ...], what: str) -> Check:
    """A bare word of the standard, or a URI that is not an old spelling of one."""

    def check(value: Any, path: Path, faults: Faults) -> None:
        if not isinstance(value, str):
            faults.add(path, f"not {what}")
        elif value not in words and (value.startswith(not_from) or not is_uri(value)):
            faults.add(path, f"neither {what} in its bare form nor a URI of another vocabulary")

    return check


def list_of(check: Check, *, least: int = 0, unique: bool = False) -> Check:
    """A list of what `check` lets through."""

    def check_list(value: Any, path: Path, faults: Faults) -> None:
        if not isinstance(value, list):
            faults.add(path, "not a list")
            return
        if len(value) < least:
            faults.add(path, f"a list of at least {least}")
        for index, item in enumerate(value):
            check(item, (path, index), faults)
        if unique and len({distinct(item) for item in value}) < len(value):
            faults.add(path, "a list in which something stands twice")

    return check_list


def object_of(
    members: Mapping[str, Check],
    *,
    required: tuple[str, ...] = (),
    names: Names = Names.ANY,
    rules: tuple[Rule, ...] = (),
) -> Check:
    """An object with its members, those it must have, those it may have besides, and rules about the whole."""

    def check(value: Any, path: Path, faults: Faults) -> None:
        if not isinstance(value, dict):
            faults.add(path, "not an object")
            return
        for name in required:
            if name not in value:
                faults.add((path, name), f"{name} is missing")
        for name, inner in value.items():
            known = members.get(name)
            if known is not None:
                known(inner, (path, name), faults)
            elif names is Names.NONE or (names is Names.URIS and not is_uri_name(name)):
                faults.add((path, name), "no such member here")
        for rule in rules:
            rule(value, path, faults)

    return check


def either(single: Check, several: Check) -> Check:
    """A list of something, or one of it."""

    def check(value: Any, path: Path, faults: Faults) -> None:
        (several if isinstance(value, list) else single)(value, path, faults)

    return check


def distinct(value: Any) -> Any:
    """Equal for what JSON calls equal (1 and 1.0, objects in any order), and not for 1 and true."""
    if isinstance(value, dict):
        return ("object", frozenset((name, distinct(inner)) for name, inner in value.items()))
    if isinstance(value, list):
        return ("list", tuple(distinct(item) for item in value))
    return ("boolean", value) if isinstance(value, bool) else value
