"""Looking for planted secrets in everything that a service leaves behind, in every spelling they may have there."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import inspect, text

from nguongoc.store.engine import open_engine


def spellings(secret: bytes) -> Iterator[bytes]:
    """Raw, as Python shows it, hex in both cases, base64 and base64url with and without padding."""
    yield secret
    yield repr(secret)[2:-1].encode()
    yield secret.hex().encode()
    yield secret.hex().upper().encode()
    for encoded in (base64.b64encode(secret), base64.urlsafe_b64encode(secret)):
        yield encoded.rstrip(b"=")


def found(secrets_: dict[str, bytes], where: bytes) -> list[str]:
    return [name for name, secret in secrets_.items() if any(each in where for each in spellings(secret))]


class Heard(logging.Handler):
    """Everything that is logged at any level, as it would be written, with tracebacks."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("httpx"):
            return  # the asking side of a test, which knows what it asks for
        self.said.append(self.format(record))


@pytest.fixture
def heard() -> Iterator[Heard]:
    handler, root = Heard(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    engine = logging.getLogger("sqlalchemy")
    before = engine.level
    engine.setLevel(
        logging.DEBUG
    )  # every statement with its parameters, as somebody hunting a fault would have it
    yield handler
    engine.setLevel(before)
    root.setLevel(level)
    root.removeHandler(handler)


def dumped(url: str) -> bytes:
    """Every value of every table: bytes raw and in hex, the rest as text."""
    engine = open_engine(url)
    out = bytearray()
    with engine.connect() as connection:
        for table in inspect(engine).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                for value in row:
                    out += value if isinstance(value, bytes) else str(value).encode()
                    out += b"\n"
    engine.dispose()
    return bytes(out)
