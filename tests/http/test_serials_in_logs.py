"""No log holds the serial of a pack that was scanned, also where the answer failed; which lot it was of may stand there."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from nguongoc.store.engine import open_engine
from nguongoc_api.resolver.logged_path import without_unit
from tests.http.conftest import Site
from tests.http.test_units import Stamped

SERIAL = "4T9XK2M7QW0BA"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (f"/b/K7M29QXW3D/{SERIAL}", "/b/K7M29QXW3D/…"),
        (f"/p/b/K7M29QXW3D/{SERIAL}", "/p/b/K7M29QXW3D/…"),
        (f"/p/trace/01/09521234543213/10/A/21/{SERIAL}", "/p/trace/01/09521234543213/…"),
        (f"/ehF7{SERIAL}", "/…"),
        ("/b/K7M29QXW3D", "/b/K7M29QXW3D"),
    ],
)
def test_a_path_is_told_as_far_as_every_pack_of_the_lot_shares_it(path: str, shown: str) -> None:
    assert without_unit(path.encode()) == shown


@given(st.binary(max_size=300))
def test_whatever_is_asked_is_told_in_one_short_line(raw: bytes) -> None:
    line = without_unit(raw)
    assert len(line) < 400
    assert line.isprintable()


def test_a_failing_scan_leaves_no_serial_in_the_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    lot = Stamped(site)
    serial = lot.codes[0].rsplit("/", 1)[1]
    path = f"/b/{lot.shown['code']}/{serial}"
    engine = open_engine(site.services.settings.database)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE unit_stretch RENAME TO unit_gone"))
    caplog.set_level(logging.DEBUG)
    try:
        for asked in (f"/p{path}", f"{path}?linkType=linkset"):
            assert site.client.get(asked).status_code in {500, 503}
    finally:
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE unit_gone RENAME TO unit_stretch"))
        engine.dispose()
    ours = "\n".join(
        logging.Formatter().format(each) for each in caplog.records if each.name.startswith("nguongoc")
    )
    assert ours.count(lot.shown["code"]) >= 2
    assert serial not in ours
