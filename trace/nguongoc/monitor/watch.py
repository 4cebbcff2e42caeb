"""For whom a log is watched: an organisation's keys, and what it made itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nguongoc.log.entry import DID_KIND, KEY_KIND, LogEntry, did_tag
from nguongoc.monitor.finding import Code, Finding


@dataclass(frozen=True, slots=True)
class Watch:
    """`keys` are thumbprints by DID; `own` SHA-256 of records or payloads that the organisation made, None: not known."""

    keys: Mapping[str, frozenset[str]] = field(default_factory=dict)
    own: frozenset[str] | None = None

    def judge(self, index: int, entry: LogEntry) -> Iterator[Finding]:
        """What an entry means to the watched; nothing where it is none of their business."""
        said = f"entry {index}, {entry.kind} of {entry.t.isoformat()}, {entry.jws_sha256}"
        if entry.kind == DID_KIND:
            for did, keys in self.keys.items():
                if entry.jws_sha256 == did_tag(did):
                    yield Finding(Code.OWN_DOCUMENT, f"{did}: {said}", index)
                    if entry.key not in keys:
                        # Its document as we were shown it does not hold what the log says was put into it.
                        yield Finding(Code.KEY_APPEARED, f"{did}: {entry.key} in {said}", index)
            return
        for did, keys in self.keys.items():
            if entry.key not in keys:
                continue
            if entry.kind == KEY_KIND:
                yield Finding(Code.KEY_ENDED, f"{did}: {entry.key} in {said}", index)
                continue
            own = self.own is None or {entry.jws_sha256, entry.payload_sha256} & self.own
            yield Finding(Code.OWN_ENTRY if own else Code.FOREIGN_ENTRY, f"{did}: {said}", index)

    def appeared(self, before: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
        """Keys that a DID known before did not have then."""
        for did, keys in self.keys.items():
            for key in sorted(keys - set(before.get(did, keys))):
                yield Finding(Code.KEY_APPEARED, f"{did}: {key}")
