"""What is wrong with key files and token, said at the start and by `fsck`, with the file and the way out; nobody is kept from resolving."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from nguongoc.errors import Refusal
from nguongoc.ports import ReadSource
from nguongoc.ports.rows import KeyPlace
from nguongoc.services.check_keys import Locked, locked_keys
from nguongoc.signing.keys import KeyNotOpened
from nguongoc_api.key_files import key_files
from nguongoc_api.key_wiring import open_keeper
from nguongoc_api.settings import Settings

LOG = logging.getLogger(__name__)
MOST_AT_START = 200
WAY_OUT = "Put the right one back (from the key box: `nguongoc restore --keys`); nothing is restarted. Until then scans are answered and nothing is signed with it."
OTHERS = {"webhook": "deliveries to subscribers are not signed", "pin": "scratch PINs are not judged"}


@dataclass(frozen=True, slots=True)
class Notice:
    """`wrong`: something is there and is not what the database was sealed with; otherwise it is only not at hand."""

    subject: str
    detail: str
    wrong: bool


def key_notices(settings: Settings, reads: ReadSource, most: int | None = None) -> list[Notice]:
    """One for each purpose whose keys do not open, and for each other key file that cannot be read."""
    found = [_notice(settings, locked) for locked in locked_keys(reads, open_keeper(settings), most)]
    for name, lost in OTHERS.items():
        try:
            key_files(settings).read(settings.key_file(name))
        except Refusal as refusal:
            found.append(Notice(f"key file {name}", f"{refusal.detail}: {lost}", wrong=False))
    return found


def say_at_start(settings: Settings, reads: ReadSource) -> None:
    """Each notice to the log. The service stands whatever is said."""
    try:
        for notice in key_notices(settings, reads, MOST_AT_START):
            LOG.error("%s: %s", notice.subject, notice.detail)
    except Exception:
        LOG.warning("the keys could not be looked at", exc_info=True)


def _notice(settings: Settings, locked: Locked) -> Notice:
    others = f" and {locked.count - 1} others" if locked.count > 1 else ""
    if locked.place is KeyPlace.TOKEN:
        subject, way = (
            f"token {settings.pkcs11_token}",
            "Until then scans are answered and nothing is signed with keys in it.",
        )
    else:
        subject, way = f"key file {settings.key_file(locked.purpose.value)}", WAY_OUT
    wrong = isinstance(locked.refusal, KeyNotOpened)
    said = f"{locked.refusal.detail} ({locked.refusal.code}, {locked.kid}{others}). {way}"
    return Notice(subject, said, wrong)
