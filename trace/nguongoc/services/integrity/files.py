"""Files that came from people or other hosts: papers of laboratories and certificates, kept documents of other domains, photos and memos of the diary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from nguongoc.ports import ReadSource
from nguongoc.services.integrity.fault import Fault, FaultKind, Progress, shown


@dataclass(frozen=True, slots=True)
class CheckFiles:
    """Yields each that is not the bytes it was kept as; one file is in memory at a time."""

    reads: ReadSource
    progress: Progress

    def __call__(self) -> Iterator[Fault]:
        with self.reads.open() as reader:
            reader.audit.freeze()
            for done, each in enumerate(reader.audit.files(), 1):
                computed = sha256(each.body).hexdigest()
                if computed != each.sha256:
                    detail = f"stored {shown(each.sha256)}, computed {shown(computed)}"
                    yield Fault(FaultKind.FILE, each.subject, detail)
                self.progress("files", done)
