"""Values of parameters, from a URL and from JSON, read into what criteria hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from nguongoc.events.index_terms import as_number
from nguongoc.events.moments import read_day_or_moment, read_moment
from nguongoc.events.query.refusals import QueryParameterRepeated, QueryValueWrong

LONGEST_VALUE = 2_048
LARGEST_COUNT = 10**9
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")
_COUNT = re.compile(r"[0-9]{1,10}")
_SPACED_OFFSET = re.compile(r"(T[0-9:.]+) (\d\d:\d\d)")


class Given(Protocol):
    """What was given for one parameter, in one of the two forms."""

    name: str

    def several(self) -> Sequence[Any]: ...
    def one(self) -> Any: ...
    def number(self, value: Any) -> float: ...
    def boolean(self, value: Any) -> bool: ...
    def present(self) -> bool:
        """Of `EXISTS_...`: whether it asks for anything."""
        ...

    def count(self) -> int: ...


class FromUrl:
    """Every occurrence of a parameter in a query string, decoded. Lists are separated by `|` (style pipeDelimited), or repeated."""

    def __init__(self, name: str, given: Sequence[str]) -> None:
        self.name = name
        self._given = given

    def several(self) -> Sequence[Any]:
        values = [value for each in self._given for value in each.split("|")]
        if not all(values):
            raise QueryValueWrong(self.name, "values between `|`, none of them empty")
        return values

    def one(self) -> Any:
        if len(self._given) > 1:
            raise QueryParameterRepeated(self.name)
        return self._given[0]

    def number(self, value: Any) -> float:
        number = as_number(str(value))
        if number is None:
            raise QueryValueWrong(self.name, "a number")
        return number

    def boolean(self, value: Any) -> bool:
        if value not in {"true", "false"}:
            raise QueryValueWrong(self.name, "true or false")
        return bool(value == "true")

    def present(self) -> bool:
        value = self.one()
        if value not in {"true", "false", "", "1", "0"}:
            raise QueryValueWrong(self.name, "true")
        return value not in {"false", "0"}

    def count(self) -> int:
        value = self.one()
        return _counted(self.name, int(value) if _COUNT.fullmatch(value) else 0)


class FromJson:
    """The value of one member of a query object, as the published query schema types it."""

    def __init__(self, name: str, given: Any) -> None:
        self.name = name
        self._given = given

    def several(self) -> Sequence[Any]:
        if not isinstance(self._given, list):
            raise QueryValueWrong(self.name, "a list")
        return self._given

    def one(self) -> Any:
        return self._given

    def number(self, value: Any) -> float:
        number = None if isinstance(value, bool) or not isinstance(value, int | float) else as_number(value)
        if number is None:
            raise QueryValueWrong(self.name, "a number")
        return number

    def boolean(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise QueryValueWrong(self.name, "true or false")
        return value

    def present(self) -> bool:
        # The schema says an integer or null, the standard's text a boolean; null is the `void` of EPCIS 1.2.
        if self._given is not None and not isinstance(self._given, int):
            raise QueryValueWrong(self.name, "true")
        return self._given is None or bool(self._given)

    def count(self) -> int:
        number = isinstance(self._given, int) and not isinstance(self._given, bool)
        return _counted(self.name, self._given if number else 0)


def texts(given: Given) -> tuple[str, ...]:
    """A list of texts. Raises `QueryValueWrong`."""
    return tuple(text(given, value) for value in given.several())


def text(given: Given, value: Any) -> str:
    """One text of a length that anything could have."""
    if not isinstance(value, str) or len(value) > LONGEST_VALUE:
        raise QueryValueWrong(given.name, f"texts of at most {LONGEST_VALUE} characters")
    return value


def uris(given: Given) -> tuple[str, ...]:
    """A list of URIs. A space is a plus sign that nobody escaped: no URI has spaces."""
    found = tuple(each.replace(" ", "+") for each in texts(given))
    if not all(_URI.fullmatch(each) for each in found):
        raise QueryValueWrong(given.name, "URIs")
    return found


def is_uri(value: str) -> bool:
    """Whether it has the shape of a URI: a scheme, a colon, and nothing that no URI holds."""
    return _URI.fullmatch(value) is not None


def moment(given: Given, value: Any) -> datetime:
    """A time with its offset."""
    found = read_moment(unspaced(text(given, value)))
    if found is None:
        raise QueryValueWrong(given.name, "a time such as 2026-03-01T08:00:00+07:00 (`+` is `%2B` in a URL)")
    return found


def bound(given: Given, value: Any) -> float | datetime:
    """A number, a time or a day."""
    if isinstance(value, str):
        found = read_day_or_moment(unspaced(text(given, value)))
        if found is not None:
            return found
    try:
        return given.number(value)
    except QueryValueWrong:
        raise QueryValueWrong(given.name, "a number or a time") from None


def unspaced(value: str) -> str:
    """A time whose `+` nobody escaped."""
    return _SPACED_OFFSET.sub(r"\1+\2", value)


def _counted(name: str, value: int) -> int:
    if not 1 <= value <= LARGEST_COUNT:
        raise QueryValueWrong(name, "a whole number from 1")
    return value
