"""A list at a desk, newest first and a page at a time: which part is asked for, and whether there is more behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar
from uuid import UUID

from nguongoc.errors import Refusal
from nguongoc_api.pages.producer.visit import Visit, read_id

PAGE_SIZE: Final = 20


class Listed(Protocol):
    """A thing of a list that is ordered by its id."""

    @property
    def id(self) -> UUID: ...


T = TypeVar("T", bound=Listed)


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """What one page shows; `older` is the id behind which it goes on, None where this is all."""

    shown: Sequence[T]
    older: UUID | None
    first_page: bool

    @property
    def context(self) -> Mapping[str, object]:
        """What `_paging.html` asks for, besides `here`."""
        return {"older": self.older, "first_page": self.first_page}


def part_of(visit: Visit, unknown: Refusal, ask: Callable[[UUID | None, int], Sequence[T]]) -> Part[T]:
    """`ask` is given the id to begin behind, and for how many. Raises `unknown` where `?before=` is no id."""
    before = read_id(visit.query["before"], unknown) if "before" in visit.query else None
    found = ask(before, PAGE_SIZE + 1)
    shown = found[:PAGE_SIZE]
    return Part(shown, shown[-1].id if len(found) > len(shown) else None, before is None)
