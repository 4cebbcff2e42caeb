"""The settings of where keys lie and what opens them."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from nguongoc_api.key_table import SEALED


class KeySettings(BaseSettings):
    """Fields of `Settings` that name keys; without one each lies in a file below `data_dir`."""

    data_dir: Path = Field(
        default=Path(".nguongoc"), description="Where the database, keys and log head live"
    )
    kek_file: Path | None = Field(
        default=None,
        description="Key-encryption key of organisations' keys; default: DATA_DIR/keys/organisation.kek",
    )
    log_kek_file: Path | None = Field(default=None, description="The same for the log's key")
    status_kek_file: Path | None = Field(default=None, description="The same for the status lists' key")
    verdict_kek_file: Path | None = Field(
        default=None,
        description="The same for the key of verdicts on codes; default: DATA_DIR/keys/verdict.kek",
    )
    resolve_key_file: Path | None = Field(
        default=None,
        description="Key of unit serials, kept apart from signing keys; default: DATA_DIR/keys/resolve.key",
    )
    pin_key_file: Path | None = Field(
        default=None,
        description="Key of scratch PINs, another than that of serials; default: DATA_DIR/keys/pin.key",
    )
    access_key_file: Path | None = Field(
        default=None, description="Secret of access tokens; default: DATA_DIR/keys/access.key"
    )
    webhook_kek_file: Path | None = Field(
        default=None,
        description="Key-encryption key of secrets shared with subscribers; default: DATA_DIR/keys/webhook.kek",
    )
    kek_passphrase_file: Path | None = Field(
        default=None,
        description="Where the passphrase of sealed key files stands: a file (mode 0600), a descriptor (/dev/fd/3), `-` to be asked; none: new ones are bare",
    )
    kek_passphrase: SecretStr | None = Field(
        default=None, description="That passphrase itself, where no file may be"
    )
    pkcs11_module: Path | None = Field(
        default=None,
        description="Library of a PKCS#11 token (.so) that signing keys lie in; needs the extra `nguongoc[pkcs11]`",
    )
    pkcs11_token: str | None = Field(default=None, description="Label of that token")
    pkcs11_pin_file: Path | None = Field(default=None, description="File with its PIN, mode 0600")
    pkcs11_pin: SecretStr | None = Field(default=None, description="Its PIN, where no file may be")
    pkcs11_keys: str = Field(
        default="",
        pattern="^((organisation|log|status)(,(organisation|log|status))*)?$",
        description="Whose new keys are made in the token, `organisation,log,status` or some of them; the others in the database",
    )

    def check_token(self) -> None:
        """Raises `ValueError` for half a token."""
        if self.pkcs11_module is None:
            if self.pkcs11_keys:
                raise ValueError("PKCS11_KEYS needs PKCS11_MODULE")
            return
        if self.pkcs11_token is None or (self.pkcs11_pin_file is None) == (self.pkcs11_pin is None):
            raise ValueError("PKCS11_MODULE needs PKCS11_TOKEN, and PKCS11_PIN_FILE or PKCS11_PIN")

    def key_file(self, name: str) -> Path:
        """Where the key file of a purpose of `KEY_TABLE` is."""
        given = {
            "organisation": self.kek_file,
            "log": self.log_kek_file,
            "status": self.status_kek_file,
            "verdict": self.verdict_kek_file,
            "resolve": self.resolve_key_file,
            "pin": self.pin_key_file,
            "access": self.access_key_file,
            "webhook": self.webhook_kek_file,
        }[name]
        suffix = "kek" if name in SEALED else "key"
        return given or self.data_dir / "keys" / f"{name}.{suffix}"
