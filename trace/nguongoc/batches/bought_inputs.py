"""What a lot that was made of purchases says of where its raw material grew: countries by their sellers' word, and what was done here since.

Decree 43/2017/NĐ-CP, as 111/2021/NĐ-CP amends it, gives goods the origin of their last substantial transformation; where that cannot be
told, a label names the country in which the last work was done, and as what work. Sorting, splitting and packing are none that gives an
origin. Whether a process is substantial enough is for customs and not for this service: after one, the place of the work is said as that,
the countries of the raw material beside it, and no country of origin unless everything grew here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from nguongoc.geography.countries import HOME, VIETNAMESE, country_name

UNKNOWN: Final = "ZZ"
"""ISO 3166-1 leaves it to users, the CLDR calls it *unknown*: what a seller did not say."""
_CODE: Final = re.compile(r"[A-Z]{2}")
_MOST: Final = 250


@dataclass(frozen=True, slots=True)
class BoughtInputs:
    """Of a lot that some purchase went into, however far back."""

    grown_in: tuple[str, ...]
    """Countries of all that went in, the organisation's own harvest among them; ISO 3166-1 codes in their order, `UNKNOWN` too."""
    processed: bool
    """Whether everything bought was worked on since, by more than sorting, splitting and packing."""

    @property
    def country_of_origin(self) -> str | None:
        """What can be said without judging a process: None where several countries, or a process, stand in between."""
        only = self.grown_in[0] if len(self.grown_in) == 1 else UNKNOWN
        return None if only == UNKNOWN or (self.processed and only != HOME) else only


def country_names(codes: Sequence[str], unknown: str, language: str = VIETNAMESE) -> str:
    """In one line; `unknown` is how that language says that nobody told."""
    return ", ".join(unknown if each == UNKNOWN else country_name(each, language) for each in codes)


def plain_bought_inputs(inputs: BoughtInputs | None) -> dict[str, Any] | None:
    """As a JSON object: what is stored and what the event says."""
    return None if inputs is None else {"grownIn": [*inputs.grown_in], "processed": inputs.processed}


def bought_inputs_of(plain: Mapping[str, Any] | None) -> BoughtInputs | None:
    """The value again. Raises ValueError where it is none."""
    if plain is None:
        return None
    codes, processed = plain.get("grownIn"), plain.get("processed")
    if not isinstance(codes, list) or not 0 < len(codes) <= _MOST or not isinstance(processed, bool):
        raise ValueError("not countries of raw material")
    if not all(isinstance(each, str) and _CODE.fullmatch(each) for each in codes) or codes != sorted(
        {*codes}
    ):
        raise ValueError("not codes of countries, each once and in their order")
    return BoughtInputs(tuple(codes), processed)
