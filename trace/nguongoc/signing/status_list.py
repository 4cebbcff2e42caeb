"""Bitstring Status Lists (W3C 1.0): one bit a record for revocation, and a sibling of three bits for messages."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from itertools import zip_longest
from typing import Any

from nguongoc.errors import Malformed
from nguongoc.records.credential import CONTEXTS, Issuer, moment
from nguongoc.signing.algorithms import from_base64url, to_base64url

LENGTH = 131_072
"""Places in a list: the least the standard allows, so that one place betrays little of its holder."""
REVOCATION_SIZE = 1
MESSAGE_SIZE = 3
MULTIBASE = "u"
GZIP_WINDOW = 31
VERSION_MARK = "#v"
LARGEST_VERSION = 2**53 - 1
"""What every reader of JSON can count to."""
DECODED_LIMIT = 1024 * 1024
"""Bytes a list may unpack to: ours take 16 and 48 KiB, and a few bytes of gzip unpack to as much as they like."""


class StatusListMalformed(Malformed):
    """Not a status list: encoding, size, purpose."""

    code = "status-list-malformed"


class Message(IntEnum):
    """Values of the `message` list, and what they say."""

    NONE = 0
    ON_HOLD = 1
    RECALLED = 2
    PARTLY_RECALLED = 3
    SUPERSEDED = 4


_MESSAGES = {each.value: each.name.lower() for each in Message}


@dataclass(frozen=True, slots=True)
class StatusBits:
    """`LENGTH` values of `size` bits each; the first is the most significant bits of the first byte."""

    size: int
    data: bytes

    @classmethod
    def of(cls, size: int, values: Iterable[tuple[int, int]]) -> StatusBits:
        """All zero but the (index, value) pairs given. Raises `StatusListMalformed` for what does not fit in."""
        data = bytearray(LENGTH * size // 8)
        for index, value in values:
            if not 0 <= index < LENGTH or not 0 <= value < 1 << size:
                raise StatusListMalformed(
                    f"{value} at {index} does not fit into {LENGTH} places of {size} bits"
                )
            for offset in range(size):
                if value >> (size - 1 - offset) & 1:
                    bit = index * size + offset
                    data[bit >> 3] |= 0x80 >> (bit & 7)
        return cls(size, bytes(data))

    def value(self, index: int) -> int:
        """The value at an index. Raises `StatusListMalformed` outside the list."""
        if not 0 <= index < len(self.data) * 8 // self.size:
            raise StatusListMalformed("the index is outside the list")
        first = index * self.size
        bits = (self.data[bit >> 3] >> (7 - (bit & 7)) & 1 for bit in range(first, first + self.size))
        value = 0
        for bit in bits:
            value = value << 1 | bit
        return value

    def places(self, wanted: Callable[[int], bool]) -> StatusBits:
        """One bit a place, set where its value is `wanted`; a place that says nothing never is."""
        marked = bytearray(-(-len(self.data) // self.size))
        whole = len(self.data) * 8 // self.size
        for at in range(0, len(self.data), self.size):
            # Eight places at once: nearly all of them say nothing.
            if not any(self.data[at : at + self.size]):
                continue
            first = at // self.size * 8
            for index in range(first, min(first + 8, whole)):
                if (value := self.value(index)) and wanted(value):
                    marked[index >> 3] |= 0x80 >> (index & 7)
        return StatusBits(1, bytes(marked))

    def marked(self) -> set[int]:
        """The places that say something."""
        found = self.places(lambda _: True).data
        return {
            8 * at + bit for at, byte in enumerate(found) if byte for bit in range(8) if byte & 0x80 >> bit
        }

    def joined(self, other: StatusBits) -> StatusBits:
        """What either of two lists of one size says, bit by bit."""
        pairs = zip_longest(self.data, other.data, fillvalue=0)
        return StatusBits(self.size, bytes(one | more for one, more in pairs))

    def encode(self) -> str:
        """Gzip and multibase base64url; the same bits always give the same text."""
        compress = zlib.compressobj(9, zlib.DEFLATED, GZIP_WINDOW)
        return MULTIBASE + to_base64url(compress.compress(self.data) + compress.flush())

    @classmethod
    def decode(cls, text: str, size: int) -> StatusBits:
        """Raises `StatusListMalformed`, also for what unpacks beyond any list of ours."""
        if not text.startswith(MULTIBASE):
            raise StatusListMalformed("an encoded list is multibase u")
        unpack = zlib.decompressobj(GZIP_WINDOW)
        try:
            data = unpack.decompress(from_base64url(text[1:]), DECODED_LIMIT + 1)
        except zlib.error as error:
            raise StatusListMalformed("the list does not unpack") from error
        if not unpack.eof or unpack.unused_data or len(data) > DECODED_LIMIT or len(data) * 8 < LENGTH * size:
            raise StatusListMalformed("a list of a size the standard does not allow")
        return cls(size, data)


def message_list_url(list_url: str) -> str:
    """The `message` sibling of a revocation list."""
    return f"{list_url}-message"


def version_in(url: str, subject_id: Any) -> int | None:
    """The version that a list of this address names; None where it names none, as lists of other services do."""
    mark = f"{url}{VERSION_MARK}"
    if not isinstance(subject_id, str) or not subject_id.startswith(mark):
        return None
    said = subject_id[len(mark) :]
    if not (said.isascii() and said.isdigit()) or len(said) > len(str(LARGEST_VERSION)) or said[0] == "0":
        return None
    version = int(said)
    return version if version <= LARGEST_VERSION else None


def build_status_credential(
    url: str,
    issuer: Issuer,
    purpose: str,
    bits: StatusBits,
    version: int,
    valid_from: datetime,
    valid_until: datetime,
) -> dict[str, Any]:
    """The unsecured BitstringStatusListCredential; `version` only grows, so an older copy is told from a newer one.

    It stands in the subject's own `id`: the standard leaves that to the issuer, and each version is another list.
    """
    subject: dict[str, Any] = {
        "id": f"{url}{VERSION_MARK}{version}",
        "type": "BitstringStatusList",
        "statusPurpose": purpose,
        "encodedList": bits.encode(),
    }
    if bits.size > 1:
        subject["statusSize"] = bits.size
        # The standard wants a message for every value the size allows, used or not.
        subject["statusMessage"] = [
            {"status": hex(value), "message": _MESSAGES.get(value, "reserved")}
            for value in range(1 << bits.size)
        ]
    return {
        "@context": [CONTEXTS[0]],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "name": f"{purpose} {version}",
        "issuer": issuer.did,
        "validFrom": moment(valid_from),
        "validUntil": moment(valid_until),
        "credentialSubject": subject,
    }
