"""What is wrong with single cells, as plain values that are kept with an import and told in whichever language it is read in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from nguongoc.errors import Refusal
from nguongoc.sheets.cells import address

MOST_FAULTS: Final = 1_000
"""Kept of one file; the rest is counted."""
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Fault:
    """One refusal at one cell; `column` is None where a row as a whole is refused."""

    row: int
    column: int | None
    heading: str
    code: str
    detail: str
    """Exact English."""
    params: Mapping[str, str | int]

    @property
    def cell(self) -> str | None:
        """`D14`."""
        return None if self.column is None else address(self.column, self.row)

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


def fault(row: int, column: int | None, heading: str, refusal: Refusal) -> Fault:
    """A refusal as it is kept: cut to what a person reads, and of characters that every database holds."""
    params = {name: _kept(each) if isinstance(each, str) else each for name, each in refusal.params.items()}
    return Fault(row, column, heading, refusal.code, _kept(refusal.detail), params)


def fault_again(kept: Mapping[str, Any]) -> Fault:
    """What `plain` kept."""
    return Fault(**kept)


def _kept(text: str) -> str:
    cut = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return cut.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
