"""Everything that is wrong, at once: a person on a cheap phone mends a form in one go."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from nguongoc.batches.texts import normalise_text
from nguongoc.errors import Refusal, Several

T = TypeVar("T")


class Gathering:
    """Asks one rule after another and refuses once, in `settle`, with all that was refused."""

    def __init__(self) -> None:
        self._refusals: list[Refusal] = []

    def ask(self, rule: Callable[[], T], otherwise: T, pointer: str | None = None) -> T:
        """What the rule answers, or `otherwise` when it refuses; `pointer` where the rule cannot know its field."""
        try:
            return rule()
        except Refusal as refusal:
            self._refusals.append(refusal if refusal.pointer or pointer is None else refusal.at(pointer))
            return otherwise

    def refuse(self, refusal: Refusal) -> None:
        self._refusals.append(refusal)

    def text(self, text: str, limit: int, pointer: str) -> str:
        return self.ask(lambda: normalise_text(text, limit, pointer), "")

    def text_or_none(self, text: str | None, limit: int, pointer: str) -> str | None:
        return None if text is None else self.text(text, limit, pointer)

    def settle(self) -> None:
        """Raises the one refusal there is, or `Several`."""
        if len(self._refusals) == 1:
            raise self._refusals[0]
        if self._refusals:
            raise Several(tuple(self._refusals))
