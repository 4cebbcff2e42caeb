"""What FastAPI and pydantic found wrong, as our own refusals with JSON pointers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic_core import PydanticCustomError
from starlette.datastructures import FormData, Headers

from nguongoc.errors import Refusal, Several
from nguongoc_api.problems.refusals import (
    BodyMissing,
    ChoiceUnknown,
    MediaTypeWrong,
    MemberMissing,
    MemberUnknown,
    MemberWrong,
    ParameterWrong,
)

A = TypeVar("A")
T = TypeVar("T")
MOST = 100
LONGEST_NAME = 60


class UnreadableBody:
    """Stands where the parsed body would: the caller's rights are checked first, then this is refused."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal


def refusing(rule: Callable[[A], T]) -> Callable[[A], T]:
    """A rule of the core as a pydantic validator: its refusal travels inside the error and comes out again below."""

    def validate(value: A) -> T:
        try:
            return rule(value)
        except Refusal as refusal:
            raise PydanticCustomError("refusal", "refused", {"refusal": refusal}) from None

    return validate


def refusal_of(error: RequestValidationError, headers: Headers) -> Refusal:
    """The one refusal there is, or `Several`."""
    if isinstance(error.body, UnreadableBody):
        return error.body.refusal
    found = error.errors()
    if any(each["loc"] == ("body",) for each in found):
        if isinstance(error.body, bytes):
            return MediaTypeWrong("send application/json", expected="application/json")
        if error.body is None:
            return BodyMissing("this request needs a body")
    kind = headers.get("content-type", "")
    if isinstance(error.body, FormData) and not kind.lower().startswith("multipart/form-data"):
        return MediaTypeWrong("send multipart/form-data", expected="multipart/form-data")
    refusals = tuple(_refusal(each) for each in found[:MOST])
    return refusals[0] if len(refusals) == 1 else Several(refusals)


def _refusal(error: Mapping[str, Any]) -> Refusal:
    where, *path = error["loc"]
    if where != "body":
        name = _shown(path[0] if path else where)
        return ParameterWrong(f"the parameter {name} is wrong: {error['msg']}", parameter=name)
    pointer = pointer_to(path)
    carried = error.get("ctx", {}).get("refusal")
    if isinstance(carried, Refusal):
        return _inside(carried, pointer)
    name = _shown(path[-1]) if path else ""
    match error["type"]:
        case "extra_forbidden":
            return MemberUnknown(f"there is no member {name} here", pointer=pointer, name=name)
        case "missing":
            return MemberMissing(f"the member {name} is missing", pointer=pointer, name=name)
        case "enum" | "literal_error":
            choices = str(error["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
            return ChoiceUnknown(f"choose one of {choices}", pointer=pointer, choices=choices)
        case _:
            return MemberWrong(str(error["msg"]), pointer=pointer)


def _inside(refusal: Refusal, pointer: str) -> Refusal:
    """The refusal of a part, seen from the whole body."""
    if isinstance(refusal, Several):
        return Several(tuple(_inside(each, pointer) for each in refusal.refusals))
    return refusal.at(pointer + (refusal.pointer or ""))


def pointer_to(path: Sequence[str | int]) -> str:
    """RFC 6901: `~` and `/` inside a name are escaped."""
    return "".join("/" + _shown(part).replace("~", "~0").replace("/", "~1") for part in path)


def _shown(part: str | int) -> str:
    text = str(part)
    return text if len(text) <= LONGEST_NAME else text[:LONGEST_NAME] + "…"
