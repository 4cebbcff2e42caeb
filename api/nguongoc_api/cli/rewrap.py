"""`nguongoc keys rewrap`: another key-encryption key for keys of a purpose, while the service runs and signs."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nguongoc.services.rewrap_keys import Rewrapped
    from nguongoc_api.wiring import Services

PURPOSES = ("organisation", "log", "status", "verdict")


def add(actions: Any, **defaults: Any) -> None:
    rewrap = actions.add_parser(
        "rewrap",
        help="seal keys anew under a new key-encryption key, while the service runs; may be repeated",
    )
    rewrap.add_argument("purpose", choices=PURPOSES, help="whose key-encryption key: %(choices)s")
    rewrap.add_argument(
        "--finish",
        action="store_true",
        help="make sure that nothing is sealed under the old key any more, and delete its file",
    )
    rewrap.set_defaults(act=act, **defaults)


def act(services: Services, arguments: argparse.Namespace) -> None:
    from nguongoc.ports.rows import KeyPurpose
    from nguongoc.services.rewrap_keys import RewrapKeys
    from nguongoc_api import key_ring
    from nguongoc_api.key_files import key_files

    path, files = services.settings.key_file(arguments.purpose), key_files(services.settings)
    rewrap, purpose = RewrapKeys(services.writer), KeyPurpose(arguments.purpose)
    if arguments.finish:
        key_ring.refuse_unfinishable(path)
        # Whoever read the old key just before the new one was there may have sealed under it since.
        _tell(rewrap(purpose, key_ring.keys_in(path, files)))
        key_ring.remove_old(path)
        print(f"{path}: the old key is gone. Make a new copy of it, and a new `nguongoc backup --keys`.")
        return
    key_ring.begin(path, files)
    _tell(rewrap(purpose, key_ring.keys_in(path, files)))
    key_ring.change_places(path)
    print(f"{path} is the new key; {path.name}.old opens what was being written meanwhile.")
    print("A minute from now: the same command with --finish.")


def _tell(done: Rewrapped) -> None:
    print(f"{done.sealed} keys sealed anew, {done.already} were already")
