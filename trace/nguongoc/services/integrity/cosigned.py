"""Heads that witnesses cosigned: still as the log signed them, and of the tree that is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nguongoc.errors import Refusal
from nguongoc.log.checkpoint import open_checkpoint
from nguongoc.log.note import VerifierKey
from nguongoc.ports import CosignedHead, Reader, ReadSource
from nguongoc.services.integrity.fault import CHUNK, Fault, FaultKind, Progress
from nguongoc.services.sequence_log import LogDamaged, resume_tree


@dataclass(frozen=True, slots=True)
class CheckCosigned:
    """Yields what is wrong with each kept head, by size. Whether the witnesses' lines hold, their keys would have to say."""

    reads: ReadSource
    verifiers: Sequence[VerifierKey]
    progress: Progress

    def __call__(self) -> Iterator[Fault]:
        done, after = 0, -1
        with self.reads.open() as reader:
            reader.audit.freeze()
            while heads := reader.audit.cosigned(after, CHUNK):
                for head in heads:
                    yield from self._judge(reader, head)
                done, after = done + len(heads), heads[-1].size
                self.progress("cosigned heads", done)

    def _judge(self, reader: Reader, head: CosignedHead) -> Iterator[Fault]:
        subject = f"cosigned head {head.size}"
        try:
            checkpoint = open_checkpoint(head.note, self.verifiers).checkpoint
        except Refusal as refusal:
            yield Fault(FaultKind.COSIGNED, subject, f"{refusal.code}: {refusal.detail}")
            return
        if checkpoint.size != head.size:
            yield Fault(FaultKind.COSIGNED, subject, f"its note is of size {checkpoint.size}")
            return
        try:
            root = resume_tree(reader, head.size).root
        except LogDamaged:
            return  # told as the node's fault already
        if root != checkpoint.root:
            yield Fault(FaultKind.COSIGNED, subject, "the stored tree had another root at this size")
