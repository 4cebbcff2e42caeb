"""After a day of scans with known addresses, telephones and serials: none of them is in the database, its files, its dumps or a log."""

from __future__ import annotations

import ipaddress
import logging
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from nguongoc.store.engine import open_engine
from tests.http.conftest import BASE_URL
from tests.http.desk import OURS
from tests.http.scanning import Market, one_market

ADDRESSES = ("203.0.113.77", "2001:db8:dead:beef:1:2:3:4", "198.51.100.201")
AGENT = (
    "Mozilla/5.0 (Linux; Android 13; ZEBRA-77X) AppleWebKit/537.36 Mobile Safari/537.36 Zalo android/77123"
)
TYPED = "0987654321"
"""A telephone number that somebody puts where none is asked for."""


market = one_market


def a_day(market: Market) -> None:
    """Packs and lots, read, read again, read wrongly; failing and succeeding; with what people leave in addresses."""
    for address in ADDRESSES:
        for path in (*market.packs[:5], market.packs[30], market.false, market.page):
            market.look(f"{path}?tel={TYPED}", address, AGENT)
            market.look(path.removeprefix("/p"), address, AGENT, Accept="text/html")
        market.look(f"{market.packs[0]}XYZ", address, AGENT)
        market.look(f"/find?code={BASE_URL}{market.packs[0].removeprefix('/p')}", address, AGENT)
    engine = open_engine(market.services.settings.database)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE unit_stretch RENAME TO unit_gone"))
    market.look(market.packs[6], ADDRESSES[0], AGENT)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE unit_gone RENAME TO unit_stretch"))
    engine.dispose()
    client = market.door.browser(ADDRESSES[0]).client
    client.post("/where", data={"of": market.packs[0].removeprefix("/p"), "city": "da-nang"},
                headers={**OURS, "User-Agent": AGENT})  # fmt: skip
    market.services.funnel.write()
    market.services.scans.write()


def every_row(url: str) -> bytes:
    """The whole database as text, blobs in hexadecimal and as they are."""
    engine = open_engine(url)
    parts: list[bytes] = []
    with engine.connect() as connection:
        for table in inspect(engine).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                for value in row:
                    if isinstance(value, (bytes, memoryview)):
                        parts += [bytes(value), bytes(value).hex().encode()]
                    else:
                        parts.append(str(value).encode())
    engine.dispose()
    return b"\n".join(parts)


def files_of(url: str, folder: Path) -> dict[str, bytes]:
    """On SQLite the database's file, what is beside it, and a dump; whatever else the service wrote."""
    found = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        found |= {each.name: each.read_bytes() for each in path.parent.glob(f"{path.name}*")}
        connection = sqlite3.connect(path)
        found["dump"] = "\n".join(connection.iterdump()).encode()
        connection.close()
    return found


def test_nothing_of_who_scanned_and_no_serial_is_left_anywhere(
    market: Market, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    a_day(market)
    settings = market.services.settings
    places = {"rows": every_row(settings.database)} | files_of(settings.database, settings.data_dir)
    # What the test's own client says of what it asks is no log of the service.
    places["logs"] = "\n".join(
        logging.Formatter().format(each) for each in caplog.records if not each.name.startswith("httpx")
    ).encode()
    serials = [path.rsplit("/", 1)[1] for path in (*market.packs, market.false)]
    sought = [*ADDRESSES, AGENT, "ZEBRA-77X", "77123", TYPED, *serials]
    sought += [
        str(ipaddress.ip_network((address, 64), strict=False)) for address in ADDRESSES if ":" in address
    ]
    raw = [ipaddress.ip_address(address).packed for address in ADDRESSES if ":" in address]
    for where, body in places.items():
        low = body.lower()
        assert [each for each in sought if each.lower().encode() in low] == [], where
        assert [each for each in raw if each in body] == [], where
    # It would have been found: the lot is there, and so are the scans.
    assert market.lot.shown["code"].encode() in places["rows"]
    assert market.lot.shown["code"].encode() in places["logs"], "the failed scan was told, as far as its lot"
    kept = market.rows()
    assert len({bytes(row.visitor) for row in kept if row.visitor}) == len(ADDRESSES)
    assert {row.state for row in kept} == {"active", "waiting", "unknown"}
    assert {row.city for row in kept} == {None, "da-nang"}
