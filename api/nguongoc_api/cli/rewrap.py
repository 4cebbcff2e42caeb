"""`nguongoc keys rewrap`: another key-encryption key for keys of a purpose, while the service runs and signs."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from nguongoc_api.key_table import KEY_TABLE, SEALED, LiesUnder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nguongoc.services.rewrap_keys import Rewrapped
    from nguongoc_api.services import Services


def add(actions: Any, **defaults: Any) -> None:
    rewrap = actions.add_parser(
        "rewrap",
        help="seal keys and secrets anew under a new key-encryption key, while the service runs; may be repeated",
    )
    rewrap.add_argument("purpose", choices=SEALED, help="whose key-encryption key: %(choices)s")
    rewrap.add_argument(
        "--finish",
        action="store_true",
        help="make sure that nothing is sealed under the old key any more, and delete its file",
    )
    rewrap.set_defaults(act=act, **defaults)


def act(services: Services, arguments: argparse.Namespace) -> None:
    from nguongoc_api import key_ring
    from nguongoc_api.key_files import key_files

    path, files = services.settings.key_file(arguments.purpose), key_files(services.settings)
    rewrap = rewrapper(services, arguments.purpose)
    if arguments.finish:
        key_ring.refuse_unfinishable(path)
        # Whoever read the old key just before the new one was there may have sealed under it since: all of it is sealed anew,
        # and once more after nobody can read the old one. How long ago the first command was does not matter.
        _tell(rewrap(key_ring.keys_in(path, files)))
        keys = key_ring.put_out_of_reach(path, files)
        while rewrap(keys).sealed:
            pass
        key_ring.remove_last(path)
        print(f"{path}: the old key is gone. Make a new copy of it, and a new `nguongoc backup --keys`.")
        return
    key_ring.begin(path, files)
    _tell(rewrap(key_ring.keys_in(path, files)))
    key_ring.change_places(path)
    print(f"{path} is the new key; {path.name}.old opens what was being written meanwhile.")
    print("Then the same command with --finish.")


def rewrapper(services: Services, name: str) -> Callable[[Sequence[bytes]], Rewrapped]:
    """What seals all that lies under a key file of `SEALED` anew, under the first of the keys it is given."""
    from functools import partial

    from nguongoc.ports.rows import KeyPurpose
    from nguongoc.services.rewrap_keys import RewrapKeys, RewrapSecrets

    match KEY_TABLE[name]:
        case LiesUnder.SIGNING_KEYS:
            return partial(RewrapKeys(services.writer), KeyPurpose(name))
        case LiesUnder.SHARED_SECRETS:
            return RewrapSecrets(services.writer)
        case LiesUnder.NOTHING:
            raise ValueError(f"nothing lies under {name}")


def _tell(done: Rewrapped) -> None:
    print(f"{done.sealed} sealed anew, {done.already} were already")
    if done.unopened:
        print(f"{done.unopened} open under no key there is and were left: who shared them must share others.")
