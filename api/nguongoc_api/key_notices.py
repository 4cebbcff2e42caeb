"""What is wrong with key files and token, said at the start and by `fsck`, with the file and the way out; nobody is kept from resolving."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from nguongoc.errors import Refusal
from nguongoc.ports import Clock, ReadSource
from nguongoc.ports.rows import KeyPlace
from nguongoc.ports.secrets import SecretPlace, SharedSecret
from nguongoc.services.check_keys import Locked, locked_keys
from nguongoc.services.webhook_secrets import WebhookSecrets
from nguongoc.signing.keys import KeyNotOpened
from nguongoc_api.clock_fault import say_clock_at_start
from nguongoc_api.key_files import key_files
from nguongoc_api.key_ring import keys_in
from nguongoc_api.key_wiring import open_keeper
from nguongoc_api.settings import Settings

LOG = logging.getLogger(__name__)
MOST_AT_START = 200
WAY_OUT = "Put the right one back (from the key box: `nguongoc restore --keys`); nothing is restarted. Until then scans are answered and nothing is signed with it."
OTHERS = {
    "webhook": "deliveries to subscribers are not signed",
    "pin": "scratch PINs are not judged",
    "access": "no access token is given or taken",
}
AT_ONCE = 200


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
    if (notice := _locked_secrets(settings, reads, most)) is not None:
        found.append(notice)
    return found


def _locked_secrets(settings: Settings, reads: ReadSource, most: int | None) -> Notice | None:
    """Of shared secrets that no key there is opens; None where all do, or where the file itself cannot be read."""
    path = settings.key_file("webhook")
    try:
        held = keys_in(path, key_files(settings))
    except Refusal:
        return None
    secrets = WebhookSecrets(lambda: held)
    after: SecretPlace | None = None
    seen = locked = 0
    while most is None or seen < most:
        with reads.open() as reader:
            some = reader.secrets.some(after, AT_ONCE)
        if not some:
            break
        locked += sum(not _opens(secrets, each) for each in some)
        seen, after = seen + len(some), some[-1].place
    if not locked:
        return None
    said = f"{locked} of {seen} secrets shared with subscribers do not open ({KeyNotOpened.code}). {WAY_OUT}"
    return Notice(f"key file {path}", said, wrong=True)


def _opens(secrets: WebhookSecrets, each: SharedSecret) -> bool:
    try:
        secrets.open(each.organisation_id, each.sealed)
    except KeyNotOpened:
        return False
    return True


def say_at_start(settings: Settings, reads: ReadSource, clock: Clock) -> None:
    """Each notice to the log, and what is wrong with the clock. The service stands whatever is said."""
    say_clock_at_start(reads, clock)
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
