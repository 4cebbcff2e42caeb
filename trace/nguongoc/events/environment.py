"""A footprint and a packaging in the event of their lot: the plain values under our own names, so that the event alone tells the lot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from nguongoc.batches.environment import Environment
from nguongoc.batches.environment_plain import environment_of, plain_environment

PREFIX: Final = "nguongoc:"
_DEEPEST: Final = 4


class EnvironmentUnreadable(ValueError):
    """Not what `environment_member` makes."""


def environment_member(said: Environment | None) -> dict[str, Any] | None:
    """Names in the form of our other members; amounts as text."""
    plain = plain_environment(said)
    return None if plain is None else _named(plain)


def environment_in(member: Any) -> Environment:
    """Raises `EnvironmentUnreadable`, whatever the JSON."""
    try:
        plain = _plain(member, 0)
        found = environment_of(plain)
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
        raise EnvironmentUnreadable(str(error)) from error
    if found is None or environment_member(found) != member:
        raise EnvironmentUnreadable("it says something else besides")
    return found


def _named(value: Any) -> Any:
    match value:
        case dict():
            return {_camel(name): _named(each) for name, each in value.items() if each is not None}
        case list():
            return [_named(each) for each in value]
        case _:
            return value


def _plain(value: Any, depth: int) -> Any:
    if depth > _DEEPEST:
        raise ValueError("nested deeper than it is made")
    match value:
        case Mapping():
            found = {_snake(name): _plain(each, depth + 1) for name, each in value.items()}
            return {"footprint": None, **found} if depth == 0 else found
        case list():
            return [_plain(each, depth + 1) for each in value]
        case _:
            return value


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return PREFIX + first + "".join(each.capitalize() for each in others)


def _snake(name: str) -> str:
    bare = name.removeprefix(PREFIX)
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in bare)
