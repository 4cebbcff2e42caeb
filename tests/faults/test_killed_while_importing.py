"""SIGKILL in the middle of a table of lots: all or nothing stays all or nothing, row by row goes on where it was, no row is there twice."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import BatchRow, FacilityRow, ProductRow, SheetRowRow
from nguongoc_api.wiring import build
from tests.faults.running import Client, Json, Server, Shop, faults_of

ROWS = 500
KILLS = 4
SECONDS = 120
LOT, MADE, PRODUCT, FIELD = table(BatchRow), table(SheetRowRow), table(ProductRow), table(FacilityRow)


def a_table(shop: Shop) -> bytes:
    """CSV, as a spreadsheet saves it."""
    engine = open_engine(shop.settings.database, read_only=True)
    with engine.connect() as connection:
        body = shop.body(None)
        product = (
            connection.execute(select(PRODUCT.c.name).where(PRODUCT.c.slug.is_not(None))).scalars().first()
        )
        field = connection.execute(select(FIELD.c.name)).scalars().first()
    engine.dispose()
    day = (datetime.now(UTC) - timedelta(days=2)).strftime("%d/%m/%Y")
    unit = {"qua": "quả"}[body["quantity"]["unit"]]
    lines = ["Mã lô;Sản phẩm;Vùng trồng;Sản lượng;Đơn vị;Ngày thu hoạch"]
    lines += [f"SO-{at:04};{product};{field};2;{unit};{day}" for at in range(ROWS)]
    return "\r\n".join(lines).encode()


def hand_in(client: Client, content: bytes, *, whole: bool) -> str:
    boundary = "so-thu-hoach"
    parts = [("kind", "batches"), ("whole", "true" if whole else "false")]
    body = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in parts
    )
    body += f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="so.csv"\r\n\r\n'.encode()
    body += content + f"\r\n--{boundary}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    given = client.ask("POST", "/v1/imports", body, headers)
    assert given.status == 202, given.body[:400]
    return "/v1/imports/" + given.headers["location"].rpartition("/")[2]


def until(client: Client, location: str, reached: Callable[[Json], bool]) -> Json:
    deadline = time.monotonic() + SECONDS
    while True:
        shown = client.get(location).json()
        if reached(shown):
            return dict(shown)
        assert time.monotonic() < deadline, shown
        time.sleep(0.02)


def lots_and_notes(shop: Shop) -> tuple[int, int]:
    """What stands there, as the killed server left it: a row is noted in the transaction that makes its lot."""
    engine = open_engine(shop.settings.database, read_only=True)
    with engine.connect() as connection:
        lots = connection.execute(select(func.count()).select_from(LOT)).scalar_one()
        notes = connection.execute(select(func.count()).select_from(MADE)).scalar_one()
    engine.dispose()
    return lots, notes


def went_on(shop: Shop, reached: int, shown: Json) -> bool:
    return shown["state"] != "open" or lots_and_notes(shop)[1] > reached


@pytest.mark.parametrize("whole", [True, False], ids=["all or nothing", "row by row"])
def test_after_kills_every_row_is_one_lot_and_the_same_table_again_makes_none(
    shop: Shop, run: Callable[[Server], Server], whole: bool
) -> None:
    chance = random.Random(20261128)
    content = a_table(shop)
    server = run(shop.server())
    client = server.client(shop.key)
    location = hand_in(client, content, whole=whole)
    cut_off = 0
    for _ in range(KILLS):
        if whole:
            time.sleep(chance.uniform(0, 1.5))
        else:
            _, reached = lots_and_notes(shop)
            until(client, location, partial(went_on, shop, reached))
        client.close()
        server.kill()
        lots, notes = lots_and_notes(shop)
        assert lots == notes
        assert not whole or lots in (0, ROWS)
        cut_off += lots < ROWS
        server.start()
        client = server.client(shop.key)
    assert cut_off, "the import was finished before the first kill: the kills prove nothing"
    shown = until(client, location, lambda shown: shown["state"] != "open")
    assert (shown["made"], shown["refused"], shown["known"]) == (ROWS, 0, 0), shown
    assert lots_and_notes(shop) == (ROWS, ROWS)
    again = until(client, hand_in(client, content, whole=whole), lambda shown: shown["state"] != "open")
    assert (again["made"], again["refused"], again["known"]) == (0, 0, ROWS), again
    assert lots_and_notes(shop) == (ROWS, ROWS)
    client.close()
    assert server.terminate() == 0
    services = build(shop.settings)
    try:
        services.sequence_log()
        assert faults_of(services) == []
    finally:
        services.close()
