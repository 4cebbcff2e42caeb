"""Where signing keys lie, as the settings say."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from nguongoc.ports.rows import KeyPurpose
from nguongoc.services.keys_by_place import KeysByPlace
from nguongoc.services.sealed_keys import SealedKeys
from nguongoc.signing.keys import KeyFileUnusable, read_private_file
from nguongoc.tokens.refusals import TokenUnavailable
from nguongoc_api.key_files import key_files
from nguongoc_api.key_ring import keys_in
from nguongoc_api.settings import Settings

if TYPE_CHECKING:
    from nguongoc.tokens.keys import TokenKeys


def open_keeper(settings: Settings) -> KeysByPlace:
    """Nothing is asked of files or token yet: a service without them answers scans."""
    files = key_files(settings)
    return KeysByPlace(
        SealedKeys(lambda purpose: keys_in(settings.key_file(purpose.value), files)),
        cache(lambda: token_of(settings)),
        frozenset(KeyPurpose(name) for name in settings.pkcs11_keys.split(",") if name),
    )


def token_of(settings: Settings) -> TokenKeys:
    """Raises `TokenUnavailable` where none is set, or what speaks with it is not installed."""
    if settings.pkcs11_module is None or settings.pkcs11_token is None:
        raise TokenUnavailable(
            "the key lies in a PKCS#11 token: set NGUONGOC_PKCS11_MODULE, _TOKEN and _PIN_FILE"
        )
    try:
        from nguongoc.tokens.keys import Token, TokenKeys
        from nguongoc.tokens.module import module_at
    except ModuleNotFoundError as error:
        raise TokenUnavailable(f"a PKCS#11 token needs the extra nguongoc[pkcs11]: {error}") from error
    module = module_at(str(settings.pkcs11_module))
    return TokenKeys(Token(module, settings.pkcs11_token, lambda: _pin(settings)))


def _pin(settings: Settings) -> str:
    if settings.pkcs11_pin is not None:
        return settings.pkcs11_pin.get_secret_value()
    return _pin_in(settings.pkcs11_pin_file or Path())


def _pin_in(path: Path) -> str:
    try:
        return read_private_file(path).decode().rstrip("\r\n")
    except ValueError as error:
        raise KeyFileUnusable(f"{path} holds no PIN", path=str(path)) from error
