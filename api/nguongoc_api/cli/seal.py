"""`nguongoc keys seal`: the secret of access tokens, bare from before, put under the passphrase of the other key files."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nguongoc_api.services import Services


def add(actions: Any, **defaults: Any) -> None:
    seal = actions.add_parser(
        "seal",
        help="put access.key under the first passphrase, the same key; may be repeated, nothing is restarted",
    )
    seal.set_defaults(act=act, **defaults)


def act(services: Services, _: argparse.Namespace) -> None:
    from nguongoc_api.key_files import key_files

    path = services.settings.key_file("access")
    if not key_files(services.settings).seal(path):
        print(f"{path} is sealed under the first passphrase already")
        return
    print(
        f"{path} is sealed. A bare copy in an old backup of the disk forges tokens still: replace the key if there is one."
    )
