"""Put a backup into an empty place, under the newest head of the log that anybody at hand knows of.

The head is there before the database: killed at any moment, the place is either still empty or knows how far the log was
published, and a service over it signs nothing below that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nguongoc.errors import Conflict
from nguongoc.log.checkpoint import Checkpoint, open_checkpoint
from nguongoc.log.note import VerifierKey
from nguongoc.ports import CheckpointStore
from nguongoc.ports.backups import Snapshots
from nguongoc.services.backups.manifest import BackupUnreadable, Manifest, read_backup


class PlaceNotEmpty(Conflict):
    """A database stands where the backup would be put: nothing is ever restored over it."""

    code = "place-not-empty"


class BackupOfAnother(Conflict):
    """The backup is of another service, another log or another kind of database than the settings say."""

    code = "backup-of-another"


class HeadsDisagree(Conflict):
    """Two signed heads of one log that cannot both be true: somebody signed a fork."""

    code = "log-heads-disagree"


@dataclass(frozen=True, slots=True)
class PutBack:
    """`heads` are where published heads belong, by the names of their files in a backup; the signed one is first."""

    snapshots: Snapshots
    heads: Mapping[str, CheckpointStore]
    newest_revision: str
    base_url: str
    origin: str

    def __call__(self, folder: Path, others: Sequence[bytes] = ()) -> Manifest:
        """Check the whole backup, then put it; `others` are published heads known from elsewhere.

        Raises `BackupUnreadable`, `BackupDamaged`, `BackupOfAnother`, `PlaceNotEmpty`, `HeadsDisagree`, the refusals of a head
        that this log's key did not sign, and what disk and database raise. Nothing is changed then.
        """
        manifest = read_backup(folder)
        self._refuse_other(manifest)
        if not self.snapshots.is_empty():
            raise PlaceNotEmpty("there is a database already; a backup is put into an empty place only")
        newest = {
            name: self._newest(folder / name, head, manifest.log_keys, others)
            for name, head in self.heads.items()
        }
        for name, head in self.heads.items():
            note, before = newest[name], head.latest()
            if note is not None and note != before and not head.publish(before, note):
                raise PlaceNotEmpty("somebody else publishes heads of the log here")
        self.snapshots.put(folder, manifest.taken)
        return manifest

    def _refuse_other(self, manifest: Manifest) -> None:
        taken = manifest.taken
        if taken.revision > self.newest_revision:
            raise BackupUnreadable(
                f"the backup was made by a later program (schema {taken.revision}, {self.newest_revision} here)"
            )
        for what, theirs, ours in (
            ("BASE_URL", manifest.base_url, self.base_url),
            ("LOG_ORIGIN", manifest.origin, self.origin),
            ("database", taken.database, self.snapshots.database),
        ):
            if theirs != ours:
                raise BackupOfAnother(f"{what} is {ours} here, {theirs} in the backup", said=theirs)

    def _newest(
        self, kept: Path, head: CheckpointStore, keys: Sequence[VerifierKey], others: Sequence[bytes]
    ) -> bytes | None:
        """Of the head in the backup, the one already in place, and those from elsewhere."""
        notes = [kept.read_bytes()] if kept.is_file() else []
        notes += [here] if (here := head.latest()) is not None else []
        opened = [(open_checkpoint(note, keys).checkpoint, note) for note in (*notes, *others)]
        refuse_forks([checkpoint for checkpoint, _ in opened])
        return max(opened, key=lambda each: each[0].size)[1] if notes or opened else None


def refuse_forks(heads: Sequence[Checkpoint]) -> None:
    """Raises `HeadsDisagree` for two of one size and different roots; of different sizes, entries decide later."""
    roots: dict[int, bytes] = {}
    for each in heads:
        if roots.setdefault(each.size, each.root) != each.root:
            raise HeadsDisagree(f"two heads of {each.size} entries with different roots", size=each.size)
