"""The settings of carriers: each is off until its account is given."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class CarrierSettings(BaseSettings):
    """Fields of `Settings` that name carriers."""

    viettel_post_url: str | None = Field(
        default=None,
        description="Viettel Post's partner API, `https://partner.viettelpost.vn` in earnest; none: goods are carried by who is rung up",
    )
    viettel_post_username: str | None = Field(default=None, description="Of its partner account")
    viettel_post_password: SecretStr | None = Field(default=None, description="Of its partner account")
    viettel_post_secret: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Agreed with it for its webhook, `/v1/carriers/viettel-post/reports`; 16 characters or more",
    )

    def check_carriers(self) -> None:
        """Raises `ValueError` for half an account, and for an address that passwords must not be sent to."""
        account = (self.viettel_post_username, self.viettel_post_password, self.viettel_post_secret)
        if self.viettel_post_url is None:
            return
        if None in account:
            raise ValueError("VIETTEL_POST_URL needs VIETTEL_POST_USERNAME, _PASSWORD and _SECRET")
        parts = urlsplit(self.viettel_post_url)
        plain = parts.scheme == "http" and parts.hostname in _LOOPBACK
        if not parts.hostname or not (plain or parts.scheme == "https") or parts.path.strip("/"):
            raise ValueError("VIETTEL_POST_URL is https and a host alone (plain http for this machine)")
