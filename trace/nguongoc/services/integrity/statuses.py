"""Status lists: every taken place belongs to a record, and the signed lists say what the places say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nguongoc.errors import Refusal
from nguongoc.ports import Reader, ReadSource, StatusList
from nguongoc.ports.rows import KeyPurpose
from nguongoc.records.canonical import parse_strict
from nguongoc.services.integrity.fault import CHUNK, Fault, FaultKind, Progress
from nguongoc.services.integrity.keys import Keys
from nguongoc.services.status_bits import messages, revocations
from nguongoc.signing.jose import parse_compact, verify_signature
from nguongoc.signing.status_list import LENGTH, StatusBits, version_in


@dataclass(frozen=True, slots=True)
class CheckStatuses:
    """Yields what is wrong with places and signed lists, a list at a time."""

    reads: ReadSource
    progress: Progress

    def __call__(self) -> Iterator[Fault]:
        with self.reads.open() as reader:
            reader.audit.freeze()
            keys = Keys(reader)
            for done, current in enumerate(reader.records.status_lists(), start=1):
                yield from _slots(reader, current.id)
                said = reader.records.statuses(current.id)
                try:
                    expected = revocations(current, said), messages(current, said)
                except Refusal as refusal:
                    yield Fault(
                        FaultKind.STATUS_LIST, f"status list {current.id}", f"kept places: {refusal.detail}"
                    )
                    continue
                yield from _signed(keys, current, current.revocation_jws, "revocation", expected[0])
                yield from _signed(keys, current, current.message_jws, "message", expected[1])
                self.progress("status lists", done)


def _slots(reader: Reader, list_id: str) -> Iterator[Fault]:
    after: int | None = None
    while slots := reader.audit.slots(list_id, after, CHUNK):
        there = reader.audit.lots_of([slot.record_id for slot in slots])
        for slot in slots:
            subject = f"status place {list_id}#{slot.index}"
            if slot.record_id not in there:
                yield Fault(FaultKind.SLOT_STRAY, subject, f"its record {slot.record_id} is not there")
            if not 0 <= slot.index < LENGTH:
                yield Fault(FaultKind.SLOT_STRAY, subject, f"a list has {LENGTH} places")
        after = slots[-1].index


def _signed(
    keys: Keys, current: StatusList, jws: str | None, purpose: str, expected: StatusBits
) -> Iterator[Fault]:
    subject = f"status list {current.id} ({purpose})"
    if jws is None:
        # Put back from a backup made before its first signing, it is numbered further on and due.
        if current.version > 0 and current.signed_at is not None:
            yield Fault(FaultKind.STATUS_LIST, subject, f"version {current.version} has no signed form")
        return
    try:
        parsed = parse_compact(jws)
        yield from keys.load([parsed.kid])
        key = keys.get(parsed.kid)
        if key is not None and not verify_signature(parsed, key.public):
            yield Fault(FaultKind.STATUS_LIST, subject, f"the signature does not verify under {parsed.kid}")
        elif key is not None and key.purpose not in {None, KeyPurpose.STATUS}:
            yield Fault(
                FaultKind.STATUS_LIST, subject, f"signed with {parsed.kid}, which is no key for status lists"
            )
        else:
            yield from _content(subject, parse_strict(parsed.payload), purpose, current, expected)
    except Refusal as refusal:
        yield Fault(FaultKind.STATUS_LIST, subject, f"{refusal.code}: {refusal.detail}")


def _content(
    subject: str, document: Any, purpose: str, current: StatusList, expected: StatusBits
) -> Iterator[Fault]:
    """Whoever changes a status signs the list in the same transaction, so that the two agree at every moment."""
    held = document.get("credentialSubject") if isinstance(document, dict) else None
    if not isinstance(held, dict) or held.get("statusPurpose") != purpose:
        yield Fault(FaultKind.STATUS_LIST, subject, f"not a list for {purpose}")
        return
    signed = version_in(str(document.get("id")), held.get("id"))
    due = current.signed_at is None
    if signed is None or signed > current.version or (signed < current.version and not due):
        yield Fault(
            FaultKind.STATUS_LIST,
            subject,
            f"signed as version {signed}, the row has version {current.version}",
        )
    found = StatusBits.decode(str(held.get("encodedList")), expected.size)
    # What was put back is signed anew, further on, once the service starts; until then the list of the backup stands.
    if due or found.data == expected.data:
        return
    for index in range(LENGTH):
        if found.value(index) != expected.value(index):
            detail = f"place {index} is signed as {found.value(index)}, stored as {expected.value(index)}"
            yield Fault(FaultKind.STATUS_LIST, subject, detail)
            return
    yield Fault(FaultKind.STATUS_LIST, subject, "longer than a list of ours")
