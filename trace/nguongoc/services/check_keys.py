"""Which keys in use do not open where they lie: asked before anything has to be signed, so that whoever can mend it is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from nguongoc.errors import Unavailable
from nguongoc.ports import KeyKeeper, ReadSource, SigningKey
from nguongoc.ports.rows import KeyPlace, KeyPurpose, KeyState
from nguongoc.signing.keys import KeyNotOpened

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Locked:
    """Keys of one purpose and place that do not open: the first of them, how many were seen, and the refusal of the first."""

    purpose: KeyPurpose
    place: KeyPlace
    kid: str
    count: int
    refusal: Unavailable


def locked_keys(reads: ReadSource, keeper: KeyKeeper, most: int | None = None) -> list[Locked]:
    """Of at most `most` active keys of each purpose and place; by all of them without it. Where the place itself cannot be
    reached the first key speaks for the rest."""
    seen: dict[tuple[KeyPurpose, KeyPlace], int] = {}
    found: dict[tuple[KeyPurpose, KeyPlace], Locked] = {}
    for key in _active(reads):
        group = (key.purpose, key.place)
        seen[group] = seen.get(group, 0) + 1
        before = found.get(group)
        if before is not None and not isinstance(before.refusal, KeyNotOpened):
            found[group] = replace(before, count=before.count + 1)
        elif most is None or seen[group] <= most:
            try:
                keeper.open(key)
            except Unavailable as refusal:
                first = before or Locked(key.purpose, key.place, key.kid, 0, refusal)
                found[group] = replace(first, count=first.count + 1)
    return sorted(found.values(), key=lambda each: (each.purpose, each.place))


def _active(reads: ReadSource) -> Iterator[SigningKey]:
    after: str | None = None
    while True:
        with reads.open() as reader:
            some = reader.parties.all_signing_keys(after, AT_ONCE)
        if not some:
            return
        # What lies with an organisation is not ours to open.
        held = (key for key in some if key.place is not KeyPlace.OUTSIDE)
        yield from (key for key in held if key.state is KeyState.ACTIVE)
        after = some[-1].kid
