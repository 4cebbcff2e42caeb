"""Keys that are a fixed number of digits, the last a check digit: what GLN and SSCC have in common."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nguongoc.errors import Malformed
from nguongoc.identifiers.characters import shown
from nguongoc.identifiers.check_digits import check_digit

_NOT_A_DIGIT = re.compile(r"[^0-9]")


@dataclass(frozen=True, slots=True)
class NumericKey:
    """One such key, with the refusals that are its own."""

    article: str
    name: str
    length: int
    wrong_length: type[Malformed]
    wrong_character: type[Malformed]
    wrong_check_digit: type[Malformed]

    def parse(self, text: str) -> str:
        """The digits, unchanged; raises one of the three refusals."""
        if len(text) != self.length:
            raise self.wrong_length(
                f"{self.article} {self.name} has {self.length} digits, not {len(text)}",
                length=len(text),
                expected=self.length,
            )
        self.refuse_other_than_digits(text)
        self.refuse_wrong_check_digit(text)
        return text

    def refuse_other_than_digits(self, text: str) -> None:
        """Raise the refusal of the first character that is none of 0-9."""
        if stranger := _NOT_A_DIGIT.search(text):
            raise self.wrong_character(
                f"{self.article} {self.name} is digits only, and {shown(stranger.group())!r} is none",
                character=shown(stranger.group()),
                position=stranger.start() + 1,
            )

    def refuse_wrong_check_digit(self, text: str) -> None:
        """Raise the refusal of a last digit that does not follow from the others."""
        expected = check_digit(text[:-1])
        if text[-1] != expected:
            raise self.wrong_check_digit(
                f"the check digit of {self.name} {text} is {text[-1]}, and should be {expected}",
                given=text[-1],
                expected=expected,
                suggestion=text[:-1] + expected,
            )
