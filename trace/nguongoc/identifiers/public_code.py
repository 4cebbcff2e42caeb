"""Public codes: the short code of a batch that people read, type and scan, and our own path `/b/{code}[/{serial}]`.

Nine random characters (45 bits) and a check character. The path is no GS1 syntax on purpose: a batch without a GS1
licence must not look as if it had one. A printed code stays valid for ever, also after its product gets a GTIN.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from nguongoc.errors import Malformed
from nguongoc.identifiers.characters import shown
from nguongoc.identifiers.crockford import ALPHABET, as_written, check_character, first_stranger
from nguongoc.identifiers.raw_path import LinkPathShape, decode, split
from nguongoc.identifiers.serial import parse_serial

RANDOM_CHARACTERS = 9
LENGTH = RANDOM_CHARACTERS + 1
SEGMENT = b"b"
_LONGEST_TYPED = 64
"""Ten characters with a separator after each is twenty; three times that is nobody's slip."""


class CodeLength(Malformed):
    """Not ten characters, spaces and hyphens aside."""

    code = "code-length"


class CodeCharacter(Malformed):
    """A character that no code holds; `character` names it."""

    code = "code-character"


class CodeCheckCharacterWrong(Malformed):
    """Ten characters that no batch can have: mistyped somewhere, which is not the same as unknown."""

    code = "code-check-character-wrong"


@dataclass(frozen=True, slots=True)
class CodePath:
    """A batch by its public code, or one unit of it by its derived serial too; both in the spelling we print.

    Constructing one raises the refusals of `parse_code` and `parse_serial`; other spellings of the same code become ours.
    """

    code: str
    serial: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "code", parse_code(self.code))
        if self.serial is not None:
            object.__setattr__(self, "serial", parse_serial(self.serial))

    def path(self) -> str:
        """The canonical path, without host: `/b/K7M29QXW3D` or `/b/K7M29QXW3D/{serial}`."""
        return f"/b/{self.code}" if self.serial is None else f"/b/{self.code}/{self.serial}"


def new_code(random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """A fresh code of ten characters; `random_bytes(n)` gives n unpredictable bytes.

    Among a million batches a new code is already taken with probability 2^-25: the caller's unique index decides, not this.
    """
    # 256 is a multiple of 32, so the low five bits of a byte are as uniform as the byte.
    data = "".join(ALPHABET[byte & 31] for byte in random_bytes(RANDOM_CHARACTERS))
    return data + check_character(data)


def parse_code(text: str) -> str:
    """The ten characters of a code as we print them, from whatever case, grouping and look-alikes were typed.

    Raises `CodeCharacter`, `CodeLength` or `CodeCheckCharacterWrong`.
    """
    if len(text) > _LONGEST_TYPED:
        raise _wrong_length(len(text))
    written = as_written(text)
    if stranger := first_stranger(written):
        raise CodeCharacter(
            f"no code holds the character {shown(stranger)!r}", character=shown(stranger), alphabet=ALPHABET
        )
    if len(written) != LENGTH:
        raise _wrong_length(len(written))
    if check_character(written[:-1]) != written[-1]:
        raise CodeCheckCharacterWrong(
            f"the check character of {display(written)} does not fit: a character is mistyped, or two are exchanged",
            given=display(written),
        )
    return written


def _wrong_length(length: int) -> CodeLength:
    return CodeLength(f"a code has {LENGTH} characters, not {length}", length=length, expected=LENGTH)


def display(code: str) -> str:
    """The code in groups, as printed beside the QR: `K7M2-9QXW-3D`."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def parse_code_path(raw_path: bytes) -> CodePath:
    """The code and serial of a raw request path `/b/{code}[/{serial}]`, a trailing slash tolerated.

    Raises the refusals of `raw_path`, `parse_code` and `serial.parse_serial`.
    """
    match split(raw_path):
        case [head, code] if head == SEGMENT:
            return CodePath(decode(code))
        case [head, code, serial] if head == SEGMENT:
            return CodePath(decode(code), decode(serial))
        case _:
            raise LinkPathShape("our own path is /b/ and a code, then perhaps a serial")
