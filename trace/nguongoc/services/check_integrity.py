"""Recompute everything that is stored from what it came of, and name whatever does not follow (`nguongoc fsck`).

Each part reads one frozen moment of the database in pieces of bounded size, so that it may run beside a working
service and on a store of any size. A part that cannot go on says so as a fault; the others still run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from nguongoc.log.note import VerifierKey
from nguongoc.ports import CheckpointStore, ReadSource
from nguongoc.services.integrity.attestations import CheckAttestations
from nguongoc.services.integrity.corrections import CheckCorrections
from nguongoc.services.integrity.cosigned import CheckCosigned
from nguongoc.services.integrity.documents import CheckDocuments
from nguongoc.services.integrity.events import CheckEvents
from nguongoc.services.integrity.fault import Fault, FaultKind, Findings, Progress
from nguongoc.services.integrity.files import CheckFiles
from nguongoc.services.integrity.frozen import CheckFrozen
from nguongoc.services.integrity.links import CheckLinks
from nguongoc.services.integrity.log import CheckLog
from nguongoc.services.integrity.lots import CheckLots
from nguongoc.services.integrity.photos import CheckPhotos
from nguongoc.services.integrity.recalls import CheckRecalls
from nguongoc.services.integrity.records import CheckRecords
from nguongoc.services.integrity.statuses import CheckStatuses
from nguongoc.services.integrity.trust import CheckTrust
from nguongoc.services.unit_serials import UnitSerials

__all__ = ["Fault", "FaultKind", "Progress", "check"]
MOST_OF_STORAGE = 100


def check(
    reads: ReadSource,
    checkpoints: CheckpointStore,
    log_verifiers: Sequence[VerifierKey],
    progress: Progress = lambda _part, _done: None,
    serials: UnitSerials | None = None,
    shown: CheckpointStore | None = None,
) -> Iterator[Fault]:
    """Every fault there is, as it is found; none for a sound store. Reads only, raises nothing but what stops a program.

    `log_verifiers` are the keys the log's checkpoint may be signed with; without `serials` nothing is said of what they decide.
    Order: storage, log, frozen logs, cosigned heads, DID documents, trust, records, status lists, attestations, events, lots, recalls, corrections, links,
    photos, files; the first fault of the earliest part is usually the cause of later ones.
    """
    findings = Findings()
    parts: list[tuple[str, Callable[[], Iterable[Fault]]]] = [
        ("storage", lambda: _storage(reads)),
        ("log", CheckLog(reads, checkpoints, log_verifiers, findings, progress)),
        ("frozen logs", CheckFrozen(reads, progress)),
        ("cosigned heads", CheckCosigned(reads, log_verifiers, progress, shown)),
        ("DID documents", CheckDocuments(reads, findings, progress)),
        ("trust", CheckTrust(reads, findings, progress)),
        ("records", CheckRecords(reads, findings, progress)),
        ("status lists", CheckStatuses(reads, progress)),
        ("attestations", CheckAttestations(reads, progress)),
        ("events", CheckEvents(reads, serials, progress)),
        ("lots", CheckLots(reads, progress)),
        ("recalls", CheckRecalls(reads, progress)),
        ("corrections", CheckCorrections(reads, progress)),
        ("links", CheckLinks(reads, progress)),
        ("photos", CheckPhotos(reads, progress)),
        ("files", CheckFiles(reads, progress)),
    ]
    for name, part in parts:
        try:
            yield from part()
        except Exception as error:
            # Whatever a damaged file makes the database raise is itself what is looked for.
            first_line = (str(error).splitlines() or [""])[0]
            yield Fault(
                FaultKind.CHECK_STOPPED,
                name,
                f"could not be read further: {type(error).__name__}: {first_line}",
            )


def _storage(reads: ReadSource) -> Iterator[Fault]:
    with reads.open() as reader:
        for told in reader.audit.storage_faults(MOST_OF_STORAGE):
            yield Fault(FaultKind.STORAGE, "database", told)
