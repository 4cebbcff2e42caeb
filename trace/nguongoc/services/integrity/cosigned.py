"""Heads that witnesses cosigned: still as the log signed them, and of the tree that is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nguongoc.errors import Refusal
from nguongoc.log.checkpoint import open_checkpoint
from nguongoc.log.note import VerifierKey
from nguongoc.ports import CheckpointStore, Reader, ReadSource
from nguongoc.services.integrity.fault import CHUNK, Fault, FaultKind, Progress
from nguongoc.services.sequence_log import LogDamaged, resume_tree


@dataclass(frozen=True, slots=True)
class CheckCosigned:
    """Yields what is wrong with each kept head, by size. Whether the witnesses' lines hold, their keys would have to say."""

    reads: ReadSource
    verifiers: Sequence[VerifierKey]
    progress: Progress
    shown: CheckpointStore | None = None
    """The head that outsiders are shown, where it is another than the signed one."""

    def __call__(self) -> Iterator[Fault]:
        # Read before the database, which may only be ahead of what it shows.
        shown = None if self.shown is None else self.shown.latest()
        done, after = 0, -1
        with self.reads.open() as reader:
            reader.audit.freeze()
            while heads := reader.audit.cosigned(after, CHUNK):
                for head in heads:
                    yield from self._judge(reader, f"cosigned head {head.size}", head.note, head.size)
                done, after = done + len(heads), heads[-1].size
                self.progress("cosigned heads", done)
            if shown is not None:
                yield from self._judge(reader, "shown checkpoint", shown, None)

    def _judge(self, reader: Reader, subject: str, note: bytes, size: int | None) -> Iterator[Fault]:
        try:
            checkpoint = open_checkpoint(note, self.verifiers).checkpoint
        except Refusal as refusal:
            yield Fault(FaultKind.COSIGNED, subject, f"{refusal.code}: {refusal.detail}")
            return
        if size is not None and checkpoint.size != size:
            yield Fault(FaultKind.COSIGNED, subject, f"its note is of size {checkpoint.size}")
            return
        try:
            root = resume_tree(reader, checkpoint.size).root
        except LogDamaged:
            held = reader.log.head()
            if held is None or held.size < checkpoint.size:
                yield Fault(
                    FaultKind.COSIGNED, subject, f"the database does not hold {checkpoint.size} entries"
                )
            return  # else told as the node's fault already
        if root != checkpoint.root:
            yield Fault(FaultKind.COSIGNED, subject, "the stored tree had another root at this size")
