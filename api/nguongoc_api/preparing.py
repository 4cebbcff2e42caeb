"""What must be there before a service is built: folders, key files, the schema, the service's own keys."""

from __future__ import annotations

from nguongoc.ports import Clock, UnitOfWork
from nguongoc.ports.rows import KeyPurpose
from nguongoc.services.custody import Custody
from nguongoc.store.engine import open_engine
from nguongoc.store.schema import is_current
from nguongoc_api.ground import mark, open_ground
from nguongoc_api.key_files import BARE, key_files
from nguongoc_api.key_table import KEY_FILES, UNDER_PASSPHRASE
from nguongoc_api.settings import Settings


def prepare(settings: Settings) -> None:
    """Make what is missing: folders, key files, schema, the service's own keys. Run once before the first `build`."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in KEY_FILES:
        path = settings.key_file(name)
        if not path.exists():
            (key_files(settings) if name in UNDER_PASSPHRASE else BARE).create(path)
            if settings.demo:
                mark(path).touch()
    _bring_schema(settings)
    ground = open_ground(settings)
    try:
        ground.writer.run(lambda uow: make_service_keys(uow, ground.custody, ground.clock))
    finally:
        ground.writer.close()
        ground.reads.close()


def _bring_schema(settings: Settings) -> None:
    engine = open_engine(settings.database)
    try:
        if not is_current(engine):
            # Late: a service that is only started does not pay for it.
            from nguongoc.store.migrate import upgrade

            upgrade(engine)
    finally:
        engine.dispose()


def make_service_keys(uow: UnitOfWork, custody: Custody, clock: Clock) -> None:
    """The keys of the log, of the status lists and of verdicts, if they are not there yet; those that are published, in one version."""
    now = clock.now()
    purposes = (KeyPurpose.LOG, KeyPurpose.STATUS, KeyPurpose.VERDICT)
    missing = [each for each in purposes if not uow.parties.signing_keys(each, None)]
    for purpose in missing:
        custody.add_key(uow, purpose, None, now)
    published = [each for each in missing if each is not KeyPurpose.LOG]
    if published:
        custody.publish(uow, published[0], custody.service_did, None, now)
