"""Refusals that were written down, told again in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from nguongoc.errors import Refusal
from nguongoc_api.problems.table import every_refusal


@cache
def _by_code() -> Mapping[str, type[Refusal]]:
    return {each.code: each for each in every_refusal()}


def kept_refusal(kept: Mapping[str, Any]) -> Refusal:
    """From its `code`, `detail`, `pointer` and `params`; of a code that is gone by now, the detail alone is left."""
    known = _by_code().get(kept["code"], Refusal)
    # Not by its own constructor: what a class wants there was said when it was raised.
    refusal = known.__new__(known)
    Refusal.__init__(refusal, kept["detail"], pointer=kept["pointer"], **kept["params"])
    return refusal
