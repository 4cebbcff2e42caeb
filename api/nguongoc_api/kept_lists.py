"""Signed status lists that were kept elsewhere, brought to a store that was put back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from nguongoc.bundle import BUNDLE_LIMIT, read_bundle
from nguongoc.errors import Malformed
from nguongoc.services.backups.keep_statuses import KeepStatuses, KeptStatuses
from nguongoc.signing.did import did_web
from nguongoc.signing.signed_status import LIST_LIMIT
from nguongoc.trust.memory import read_whole
from nguongoc_api.backups import opened
from nguongoc_api.settings import Settings


class NoStatusLists(Malformed):
    """What was named holds no status list."""

    code = "no-status-lists"


def keep_statuses(settings: Settings, paths: Iterable[Path]) -> KeptStatuses:
    """Raises `NoStatusLists`, `ListOfAnother`, and what reading files and bundles raises; nothing is changed then."""
    texts = [text for path in paths for file in _files(path) for text in _lists(file)]
    if not texts:
        raise NoStatusLists(
            "no status list: .jwt files as /status/{list} serves them, bundles, or folders of these"
        )
    with opened(settings) as (_, writer):
        return KeepStatuses(writer, did_web(settings.host), settings.base_url)(texts)


def _files(path: Path) -> list[Path]:
    return (
        sorted(each for each in path.iterdir() if each.suffix in {".jwt", ".zip"})
        if path.is_dir()
        else [path]
    )


def _lists(path: Path) -> Iterator[str]:
    if path.suffix == ".zip":
        parts = read_bundle(read_whole(path, BUNDLE_LIMIT))
        yield from (each for each in (parts.revocation_list, parts.message_list) if each is not None)
    else:
        yield read_whole(path, LIST_LIMIT).decode("ascii", "replace").strip()
