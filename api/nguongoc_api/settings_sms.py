"""The settings of text messages, judged together: off until an address is given."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from pydantic import SecretStr

JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
BODIES: Final = {JSON: '{"to": "{digits}", "text": "{text}"}', FORM: "to={digits}&text={text}"}
LONGEST_TEXT: Final = 160
"""Characters of one message in the carriers' seven-bit alphabet: a longer one is paid for twice."""
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_TO: Final = re.compile(r"\{(?:phone|digits|national)\}")
CODE_TEXT: Final = "{host}: ma dang nhap {code}, dung trong 5 phut. Khong dua ma nay cho ai."
LAST_LINE: Final = "\n\n@{host} #{code}"
"""The origin-bound form that telephones fill in by themselves, on our own pages alone."""


@dataclass(frozen=True, slots=True)
class SmsSettings:
    """How a gateway is asked; `url` None: nobody is sent anything."""

    url: str | None
    body: str
    content_type: str
    authorization: SecretStr | None
    secret: SecretStr | None
    accepted: str | None
    code_text: str

    def check(self, host: str) -> None:
        """Raises `ValueError` for what could not be sent."""
        if "{code}" not in self.code_text or not self.words("0" * 6, host).isascii():
            raise ValueError("SMS_CODE_TEXT holds {code} and no letter with a mark")
        if len(self.words("0" * 6, host)) > LONGEST_TEXT:
            raise ValueError(f"SMS_CODE_TEXT makes a message of more than {LONGEST_TEXT} characters")
        if self.url is None:
            return
        parts = urlsplit(self.url)
        plain = parts.scheme == "http" and parts.hostname in _LOOPBACK
        if not parts.hostname or not (plain or parts.scheme == "https") or set(parts.netloc) & set("{}@"):
            raise ValueError("SMS_URL is https, of one host (plain http for this machine alone)")
        if not _TO.search(self.url + self.body) or "{text}" not in self.url + self.body:
            raise ValueError(
                "SMS_URL or SMS_BODY says to whom ({digits}, {phone} or {national}) and what ({text})"
            )
        if self.content_type == JSON:
            json.loads(re.sub(r"\{(?:phone|digits|national|text|id|secret)\}", "0", self.body))

    def words(self, code: str, host: str) -> str:
        """The message of a code."""
        return (self.code_text + LAST_LINE).replace("{host}", host).replace("{code}", code)
