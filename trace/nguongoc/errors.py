"""Every refusal of the domain: a family says what kind it is, a stable `code` says which one.

The core knows no HTTP: `nguongoc_api.problems` holds the one table from code to problem (RFC 9457), in
Vietnamese and English. A concept module defines its own refusals beside its rule, by subclassing a family.
"""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """A request the domain refuses, with the field concerned (RFC 6901 pointer) and what to fill the sentence with.

    `detail` is exact English for engineers; `params` feed the sentence that people read in their language.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, detail: str, *, pointer: str | None = None, **params: str | int) -> None:
        super().__init__(detail)
        self.detail = detail
        self.pointer = pointer
        self.params = params

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Itself, or all that it gathers: whoever says them at their fields need not ask which it is."""
        return (self,)

    def at(self, pointer: str) -> Refusal:
        """Name the field a rule without knowledge of the request was applied to."""
        self.pointer = pointer
        return self


class Malformed(Refusal):
    """Not a sentence of the grammar it claims: wrong length, character, order, check digit, encoding."""

    code = "malformed"


class Invalid(Refusal):
    """Well formed, but breaks a rule of the domain; `pointer` names the field."""

    code = "invalid"


class NotFound(Refusal):
    """No such thing, or not this caller's: the two are never told apart."""

    code = "not-found"


class Conflict(Refusal):
    """True in itself, but not together with what is already recorded."""

    code = "conflict"


class NotAllowed(Refusal):
    """The caller is known, and its role does not include this."""

    code = "not-allowed"


class TooLarge(Refusal):
    """Over an announced bound of size or count."""

    code = "too-large"


class Unavailable(Refusal):
    """Cannot be done now, could be later: a key missing, a store read-only, a twin request still running."""

    code = "unavailable"


class Several(Refusal):
    """More than one refusal at once, so that a person mends a form in one go."""

    code = "several"

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        super().__init__("; ".join(refusal.detail for refusal in refusals))
        self._refusals = refusals

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        return self._refusals
