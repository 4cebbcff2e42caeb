"""Remember what an organisation prints its stamps on, so that nobody looks for the packet twice."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.label.kept_paper import Paper
from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.services.caller import Caller, Scope


@dataclass(frozen=True, slots=True)
class KeepPaper:
    """Of the caller's own organisation; the last word counts."""

    reads: ReadSource
    writer: Writer
    clock: Clock

    def kept(self, caller: Caller) -> Paper | None:
        """None where nothing was printed or chosen yet."""
        caller.require(Scope.LABELS_PRINT)
        with self.reads.open() as reader:
            return reader.label_papers.of(caller.organisation_id)

    def keep(self, caller: Caller, paper: Paper) -> None:
        caller.require(Scope.LABELS_PRINT)
        at = self.clock.now()
        self.writer.run(lambda uow: uow.label_papers.put(caller.organisation_id, paper, at))
