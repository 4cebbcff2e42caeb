"""What is kept of a scan."""

import json
import math
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.batches.units import UnitState
from nguongoc.geography.distance import great_circle_km
from nguongoc.scans import ScanKind, StampState
from nguongoc.scans.cells import EAST, NORTH, SOUTH, WEST, CellMalformed, cell_of, centre_of
from nguongoc.scans.checks import THRESHOLDS, CheckedBefore, UnitChecks, checked_before, shown
from nguongoc.scans.noted import Noted, ScanBuffer, Stamp
from nguongoc.scans.visitors import VISITOR_BYTES, kind_of, visitor_of
from nguongoc_api.visitor_keys import MemoryKeys, SharedKeys

LATITUDES = st.floats(SOUTH, NORTH, exclude_max=True)
LONGITUDES = st.floats(WEST, EAST, exclude_max=True)


def test_a_scan_tells_every_state_that_a_stamp_can_have() -> None:
    of_no_unit_alone = {StampState.UNKNOWN, StampState.REOPENED}
    assert {each.value for each in UnitState} == {each.value for each in set(StampState) - of_no_unit_alone}


@given(LATITUDES, LONGITUDES)
def test_a_cell_holds_its_points_and_its_middle_is_its_own(latitude: float, longitude: float) -> None:
    cell = cell_of(latitude, longitude)
    assert cell is not None
    middle = centre_of(cell)
    assert cell_of(*middle) == cell
    assert abs(middle[0] - latitude) <= 0.1 + 1e-9
    assert abs(middle[1] - longitude) <= 0.1 + 1e-9


@given(LATITUDES)
def test_no_cell_is_narrower_than_20_km(latitude: float) -> None:
    assert great_circle_km(latitude, 105.0, latitude, 105.2) >= 20
    assert great_circle_km(latitude, 105.0, latitude + 0.2, 105.0) >= 20


@pytest.mark.parametrize("point", [(0.0, 105.0), (21.0, 2.0), (math.nan, 105.0), (21.0, math.inf)])
def test_what_is_no_point_in_vietnam_has_no_cell(point: tuple[float, float]) -> None:
    assert cell_of(*point) is None


@given(st.text(max_size=12))
def test_any_other_text_is_refused_as_a_cell(text: str) -> None:
    try:
        middle = centre_of(text)
    except CellMalformed:
        return
    assert cell_of(*middle) == text


PHONE = b"Mozilla/5.0 (Linux; Android 13; SM-A055F) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
IPHONE = b"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile Safari/604.1"


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({b"user-agent": PHONE}, ScanKind.BUYER),
        ({b"user-agent": PHONE + b" Zalo android/24100712"}, ScanKind.BUYER),
        ({b"user-agent": b"Mozilla/5.0 (Linux; Android 9; Cubot Note 7) Mobile Safari/537.36"}, ScanKind.BUYER),
        ({b"user-agent": b"Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/128.0 Chrome/122 Safari/537.36"}, ScanKind.BUYER),
        ({b"user-agent": b"facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"}, ScanKind.PREVIEW),
        ({b"user-agent": b"TelegramBot (like TwitterBot)"}, ScanKind.PREVIEW),
        ({b"user-agent": b"WhatsApp/2.23.20.0"}, ScanKind.PREVIEW),
        ({b"user-agent": b"ZaloPC-win32/24"}, ScanKind.PREVIEW),
        ({b"user-agent": PHONE, b"sec-purpose": b"prefetch;prerender"}, ScanKind.PREVIEW),
        ({b"user-agent": PHONE, b"x-moz": b"prefetch"}, ScanKind.PREVIEW),
        ({b"user-agent": b"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}, ScanKind.BOT),
        ({b"user-agent": b"Mozilla/5.0 (compatible; bingbot/2.0)"}, ScanKind.BOT),
        ({b"user-agent": b"curl/8.4.0"}, ScanKind.BOT),
        ({b"user-agent": b""}, ScanKind.BOT),
        ({}, ScanKind.BOT),
        ({b"user-agent": PHONE, b"cookie": b"lang=vi; __Host-nguongoc=abc"}, ScanKind.STAFF),
        ({b"user-agent": PHONE, b"cookie": b"lang=vi"}, ScanKind.BUYER),
        ({b"user-agent": PHONE, b"authorization": b"Bearer x"}, ScanKind.MARKETPLACE),
    ],
)  # fmt: skip
def test_who_looks_is_told_apart_by_what_the_request_says(
    headers: dict[bytes, bytes], kind: ScanKind
) -> None:
    assert kind_of(headers, b"__Host-nguongoc") is kind


@given(st.dictionaries(st.sampled_from([b"user-agent", b"cookie", b"purpose"]), st.binary(max_size=2000)))
def test_no_header_breaks_the_telling_apart(headers: dict[bytes, bytes]) -> None:
    assert kind_of(headers, b"nguongoc") in ScanKind
    assert len(visitor_of(b"k" * 32, "203.0.113.7", headers.get(b"user-agent", b"")) or b"") == VISITOR_BYTES


def test_every_kind_in_the_data_names_its_source() -> None:
    data = json.loads(files("nguongoc.scans").joinpath("visitors.json").read_text(encoding="utf-8"))
    assert all(each["who"] and each["source"] and each["words"] for each in data["kinds"])
    assert all("://" in each["source"] or "self" in each["source"] or "own" in each["source"] or "inferred" in each["source"] or "default" in each["source"]
               or "themselves" in each["source"] for each in data["kinds"])  # fmt: skip


def test_a_visitor_is_one_household_and_kind_of_telephone_on_one_day() -> None:
    today, tomorrow = b"a" * 32, b"b" * 32
    one = visitor_of(today, "2001:db8:1:2::5", PHONE)
    assert one == visitor_of(today, "2001:db8:1:2:ffff::9", PHONE + b" another build")
    assert one != visitor_of(today, "2001:db8:1:3::5", PHONE)
    assert one != visitor_of(today, "2001:db8:1:2::5", IPHONE)
    assert one != visitor_of(tomorrow, "2001:db8:1:2::5", PHONE)
    assert visitor_of(today, "203.0.113.7", PHONE) == visitor_of(today, "::ffff:203.0.113.7", PHONE)
    assert visitor_of(today, "a socket", PHONE) is None


STAMP = Stamp(UUID(int=1), UUID(int=2), b"u", StampState.ACTIVE)


def seen(visitor: int, minute: int = 0) -> Noted:
    at = datetime(2026, 11, 27, 3, minute, tzinfo=UTC)
    return Noted(STAMP, at, at.date(), ScanKind.BUYER, visitor.to_bytes(12))


def test_the_same_visitor_at_the_same_stamp_in_a_minute_is_one_scan() -> None:
    buffer = ScanBuffer()
    for noted in (seen(1), seen(1), seen(2), seen(1, 1)):
        buffer.add(noted)
    assert buffer.take() == (seen(1), seen(2), seen(1, 1))
    assert buffer.take() == ()


def test_what_finds_no_room_is_dropped_and_counted() -> None:
    buffer = ScanBuffer(most=3)
    for number in range(5):
        buffer.add(seen(number))
    buffer.add(seen(0))  # known already: needs no room
    taken = buffer.take()
    assert (len(taken), buffer.dropped) == (3, 2)
    buffer.add(seen(9))
    buffer.put_back(taken)
    assert (len(buffer.take()), buffer.dropped) == (3, 3)


@pytest.mark.parametrize(
    ("earlier", "today", "said"),
    [
        (0, 0, CheckedBefore.NO),
        (0, 1, CheckedBefore.NO),
        (0, 2, CheckedBefore.YES),
        (1, 0, CheckedBefore.YES),
        (THRESHOLDS.often_from - 1, 1, CheckedBefore.OFTEN),
    ],
)
def test_a_pack_says_no_more_than_no_yes_or_often(earlier: int, today: int, said: CheckedBefore) -> None:
    assert checked_before(UnitChecks(earlier, today)) is said


def test_a_number_below_five_is_told_to_nobody() -> None:
    assert [shown(number) for number in (0, 4, 5, 6)] == [None, None, 5, 6]


DAY = date(2026, 11, 27)


def test_a_key_lives_for_its_day_and_is_gone_with_it(tmp_path: Path) -> None:
    for keys in (MemoryKeys(), SharedKeys(tmp_path / "visitors")):
        first = keys.of_day(DAY)
        assert keys.of_day(DAY) == first
        second = keys.of_day(DAY + timedelta(days=1))
        assert second != first
        assert keys.of_day(DAY) not in {first, second}
        assert keys.of_day(DAY + timedelta(days=1)) == second
    (left,) = (tmp_path / "visitors").iterdir()
    assert left.name == "2026-11-28.key"
    assert left.read_bytes() == second
    assert left.stat().st_mode & 0o777 == 0o600


def test_processes_that_begin_at_once_share_one_key(tmp_path: Path) -> None:
    program = (
        "import sys; from datetime import date; from pathlib import Path; from nguongoc_api.visitor_keys import SharedKeys;"
        "print(SharedKeys(Path(sys.argv[1])).of_day(date(2026, 11, 27)).hex())"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "v")], stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    keys = {process.communicate()[0] for process in running}
    assert len(keys) == 1
    assert len(keys.pop().strip()) == 64
    assert [path.name for path in (tmp_path / "v").iterdir()] == ["2026-11-27.key"]


def test_a_folder_that_others_may_read_is_not_used(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    tmp_path.chmod(0o755)
    assert SharedKeys(tmp_path).of_day(DAY) != SharedKeys(tmp_path).of_day(DAY)
    assert "not shared" in caplog.text
    assert list(tmp_path.iterdir()) == []
