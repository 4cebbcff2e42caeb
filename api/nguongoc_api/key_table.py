"""Every key file of the service and what lies under it, in one table: making, copying, sealing and replacing them all go by it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class LiesUnder(StrEnum):
    """What the database holds sealed under a key file."""

    SIGNING_KEYS = "signing keys"
    SHARED_SECRETS = "secrets shared with subscribers"
    NOTHING = "nothing"
    """What is derived from it lies nowhere: printed serials and PINs, for which it is never replaced, and keys of tokens of minutes."""


KEY_TABLE: Final[Mapping[str, LiesUnder]] = {
    "organisation": LiesUnder.SIGNING_KEYS,
    "log": LiesUnder.SIGNING_KEYS,
    "status": LiesUnder.SIGNING_KEYS,
    "verdict": LiesUnder.SIGNING_KEYS,
    "webhook": LiesUnder.SHARED_SECRETS,
    "resolve": LiesUnder.NOTHING,
    "pin": LiesUnder.NOTHING,
    "access": LiesUnder.NOTHING,
}
"""By purpose; those of `KeyPurpose` among them (a test holds the two together: importing it would cost every command its start)."""

KEY_FILES: Final = tuple(KEY_TABLE)
"""One for each purpose: see `Settings.key_file`."""

SEALED: Final = tuple(name for name, under in KEY_TABLE.items() if under is not LiesUnder.NOTHING)
"""Those that seal something and can be replaced: what lies under them is sealed anew."""

UNDER_PASSPHRASE: Final = (*SEALED, "access")
"""Those that lie under a passphrase where the operator has one: scans need none of them, and programs that hold API keys neither."""
