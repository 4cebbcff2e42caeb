"""What programs of others come in with, wired: keys, tokens, codes to try out. A part of the composition root."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.services.access_tokens import AccessTokens
from nguongoc.services.keep_api_keys import KeepApiKeys
from nguongoc.services.note_keys_used import NoteKeysUsed
from nguongoc.services.try_codes import TryCodes
from nguongoc_api.key_files import key_files
from nguongoc_api.settings import Settings


@dataclass(frozen=True, slots=True)
class Programs:
    """`secret` of tokens is read when the first one is asked for: a service without its file answers keys."""

    keys: KeepApiKeys
    uses: NoteKeysUsed
    tokens: AccessTokens
    try_codes: TryCodes


def build_programs(
    settings: Settings, reads: ReadSource, writer: Writer, clock: Clock, uses: NoteKeysUsed, did: str
) -> Programs:
    secret, base_url = partial(key_files(settings).read, settings.key_file("access")), settings.base_url
    return Programs(
        KeepApiKeys(reads, writer, clock),
        uses,
        AccessTokens(secret, clock, base_url, did),
        build_try_codes(settings, clock, did),
    )


def build_try_codes(settings: Settings, clock: Clock, did: str) -> TryCodes:
    """Codes to try out at a service of this DID; they hold nothing, so that whoever needs them makes them."""
    secret = partial(key_files(settings).read, settings.key_file("access"))
    return TryCodes(clock, secret, settings.base_url, frozenset({settings.host}), f"{did}:test")
