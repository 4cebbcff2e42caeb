"""Opening a new log wired: over the services as they stand, with the head that came with the backup."""

from __future__ import annotations

from nguongoc.ports.rows import KeyPurpose
from nguongoc.services.open_new_log import LogWentOn, Loss, Opened, OpenNewLog
from nguongoc_api.backups import restored_head
from nguongoc_api.key_files import key_files
from nguongoc_api.log_place import LogPlace, opened_since, place_of, prefix_of
from nguongoc_api.services import Services
from nguongoc_api.settings import Settings


def what_is_lost(services: Services, *, key_is_lost: bool) -> Loss:
    """Raises what `OpenNewLog.loss` raises, and `LogWentOn`."""
    use_case = _opener(services, key_is_lost)
    with services.reads.open() as reader:
        return use_case.loss(reader)


def open_new_log(services: Services, *, key_is_lost: bool) -> Opened:
    """Raises what `OpenNewLog` raises, and `LogWentOn`. The services signed for the old log: they are built anew afterwards."""
    return _opener(services, key_is_lost)()


def make_key_file(settings: Settings) -> None:
    """What the new log's key is sealed under, where the file was lost with the old one."""
    path = settings.key_file(KeyPurpose.LOG.value)
    if not path.exists():
        key_files(settings).create(path)


def _opener(services: Services, key_is_lost: bool) -> OpenNewLog:
    settings = services.settings
    place = place_of(settings, services.reads)
    _refuse_older(services, place)
    restored = restored_head(place)
    return OpenNewLog(
        services.writer,
        services.custody,
        services.checkpoints,
        services.clock,
        settings.origin,
        restored.read_bytes() if restored.is_file() else None,
        key_is_lost,
    )


def _refuse_older(services: Services, place: LogPlace) -> None:
    """A log that was opened after one which this database does not know: two logs after one would be a fork by another name."""
    known = {prefix_of(origin) for origin in (place.origin, *(each.origin for each in place.frozen))}
    first = services.settings.checkpoint_path.name
    for path in opened_since(services.settings):
        if path.name.removeprefix(f"{first}-") not in known:
            raise LogWentOn(
                f"{path} is the head of a log that was opened after this one: restore a backup made since, or move that file "
                "away if there is none",
                path=str(path),
            )
