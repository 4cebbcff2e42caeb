"""Which status a refusal has: that of its family, unless its code says otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.errors import (
    Conflict,
    Invalid,
    Malformed,
    NotAllowed,
    NotFound,
    Refusal,
    Several,
    TooLarge,
    Unavailable,
)
from nguongoc_api.problems.sentences import SENTENCES

FAMILIES: dict[type[Refusal], int] = {
    Malformed: 400,
    Invalid: 422,
    NotFound: 404,
    Conflict: 409,
    NotAllowed: 403,
    TooLarge: 413,
    Unavailable: 503,
    Several: 422,
    Refusal: 500,
}
OF_A_MEMBER = frozenset({400, 404, 413})
"""With a pointer, not the request but one member of its body is wrong: 422."""
BY_CODE: dict[str, int] = {
    "not-authenticated": 401,
    "method-not-allowed": 405,
    "media-type-wrong": 415,
    "epcis-version-not-acceptable": 406,
    "media-type-not-offered": 406,
    "uri-too-long": 414,
    "link-changed": 412,
    "place-changed": 412,
    "if-match-missing": 428,
    "rate-limited": 429,
    "sign-in-too-often": 429,
    "start-too-often": 429,
    "too-many-reports": 429,
    "pin-too-often": 429,
    "vouchers-too-often": 429,
    "voucher-codes-wrong-too-often": 429,
    "too-many-items": 413,
}
HIDDEN = frozenset({Unavailable, Refusal})
"""Families whose `detail` may name our insides: the reader gets the sentence of the table in every language."""
HIDDEN_CODES = frozenset({"concurrent-change", "internal-error"})


@dataclass(frozen=True, slots=True)
class Kind:
    """One code: how it is answered and in which words; `sentence` may be empty."""

    code: str
    status: int
    title: str
    sentence: str
    hidden: bool


def kind_of(refusal: Refusal) -> Kind:
    """The kind of a refusal, with a status that depends on whether a member of the body is concerned."""
    family = family_of(type(refusal))
    fixed = BY_CODE.get(refusal.code)
    status = FAMILIES[family] if fixed is None else fixed
    if isinstance(refusal, Several):
        status = _shared_status(refusal)
    elif fixed is None and refusal.pointer is not None and status in OF_A_MEMBER:
        status = 422
    # A code that nobody gave words yet still has those of its family; a test names it.
    title, sentence = SENTENCES.get(refusal.code) or SENTENCES[family.code]
    return Kind(refusal.code, status, title, sentence, family in HIDDEN or refusal.code in HIDDEN_CODES)


def kind_of_code(code: str) -> Kind | None:
    """What a code means, for its page; None for a code that is none of ours. The status is that of a whole request."""
    for refusal_type in every_refusal():
        if refusal_type.code == code and code in SENTENCES:
            family = family_of(refusal_type)
            title, sentence = SENTENCES[code]
            return Kind(code, BY_CODE.get(code, FAMILIES[family]), title, sentence, family in HIDDEN)
    return None


def family_of(refusal_type: type[Refusal]) -> type[Refusal]:
    return next(base for base in refusal_type.__mro__ if base in FAMILIES)


def every_refusal() -> list[type[Refusal]]:
    """Every class of refusal that has been imported."""
    found: list[type[Refusal]] = [Refusal]
    for known in found:
        found.extend(sub for sub in known.__subclasses__() if sub not in found)
    return found


def _shared_status(several: Several) -> int:
    statuses = {kind_of(refusal).status for refusal in several.refusals}
    return statuses.pop() if len(statuses) == 1 else 422
