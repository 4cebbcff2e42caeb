"""Which refusals a form is shown again for, and which go on to a page of their own."""

from __future__ import annotations

from typing import Final

from nguongoc.errors import Refusal
from nguongoc_api.problems import kind_of

IN_A_FORM: Final = frozenset({400, 409, 413, 422})
"""Not read, taken already, too much, wrong: whoever filled in the form can do something about these."""


def mendable(refusal: Refusal, *also: int) -> Refusal:
    """The refusal, where it is one of these or its status is in `also`; raises it where nothing in the form mends it."""
    if kind_of(refusal).status not in IN_A_FORM.union(also):
        raise refusal
    return refusal


def mendable_parts(refusal: Refusal, *also: int) -> tuple[Refusal, ...]:
    """All that it gathers, where every one is mendable; raises it whole where one is not."""
    if any(kind_of(each).status not in IN_A_FORM.union(also) for each in refusal.refusals):
        raise refusal
    return refusal.refusals
