"""What the two lists of one address say: what the places in the store say, and what signed lists said that a restored store does not know of."""

from __future__ import annotations

from collections.abc import Sequence

from nguongoc.ports import StatusList, StatusSlot
from nguongoc.signing.status_list import LENGTH, MESSAGE_SIZE, REVOCATION_SIZE, Message, StatusBits


def revocations(current: StatusList, said: Sequence[StatusSlot]) -> StatusBits:
    """The bits of the revocation list. Raises `StatusListMalformed` for kept bits that are none."""
    bits = StatusBits.of(
        REVOCATION_SIZE, [(slot.index, 1) for slot in said if slot.revoked and _inside(slot)]
    )
    return bits if current.kept_revoked is None else bits.joined(kept(current.kept_revoked))


def messages(current: StatusList, said: Sequence[StatusSlot]) -> StatusBits:
    """The bits of the `message` list; *superseded* stands where nothing stronger does."""
    bits = StatusBits.of(MESSAGE_SIZE, [(slot.index, slot.message) for slot in said if _inside(slot)])
    if current.kept_superseded is None:
        return bits
    silent = kept(current.kept_superseded).marked() - {slot.index for slot in said if slot.message}
    return bits.joined(StatusBits.of(MESSAGE_SIZE, [(index, Message.SUPERSEDED) for index in silent]))


def kept(encoded: str) -> StatusBits:
    """Kept places, one bit each."""
    return StatusBits.decode(encoded, 1)


def _inside(slot: StatusSlot) -> bool:
    # One outside belongs to no list; `fsck` names it.
    return 0 <= slot.index < LENGTH
