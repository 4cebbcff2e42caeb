"""A consumer reports a problem without a script; producer and authority answer; nothing of it stays that need not."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch
from nguongoc.ports.rows import Role
from nguongoc.ports.signals import Scanned
from nguongoc.scans.signals import Grade, Judgement
from nguongoc.scans.signals_thresholds import Signal
from nguongoc.services.report_problem import OF_A_HOUSEHOLD
from tests.factories import rows
from tests.http.conftest import add_organisation, settings_for
from tests.http.desk import OURS, Browser, Door, declare, hidden, lot_form, open_door, said

TELLING = {"kind": "stamp", "text": "Tem dán đè lên tem khác, mua ở chợ sáng nay.", "contact": "0950 000 777"}
HERE, ELSEWHERE, PROVINCE = "+84950000091", "+84950000092", "+84950000093"
NEIGHBOUR = "+84950000094"


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        for phone, commune in ((HERE, "15544"), (ELSEWHERE, "15622"), (PROVINCE, None)):
            office = add_organisation(
                opened.services, rows.organisation(name=f"Cơ quan {commune}", commune_code=commune)
            )
            opened.add_account(phone, Role.AUTHORITY, of=office)
        opened.add_account(NEIGHBOUR, of=opened.neighbour)
        yield opened


@pytest.fixture
def lot(door: Door) -> Batch:
    made = declare(door.signed_in(), lot_form(door))
    assert made.status_code == 303, said(made)
    with door.services.reads.open() as reader:
        return reader.lots.batches_of(door.cooperative.id, None, 1)[0]


def photo() -> bytes:
    """As a phone takes it: with where and by what it was taken."""
    picture = Image.new("RGB", (800, 600), (180, 60, 40))
    exif = Image.Exif()
    exif[0x010F] = "Máy của chị Hoa"
    held = io.BytesIO()
    picture.save(held, "JPEG", exif=exif)
    return held.getvalue()


def send(door: Door, browser: Browser, picture: bytes = b"", wait: float = 5, **form: str) -> Response:
    """The form as it is opened, read for a while, and sent."""
    ticket = hidden(browser.get("/report"))["ticket"]
    door.later(seconds=wait)
    return posted(browser, {"ticket": ticket, **TELLING, **form}, picture)


def posted(browser: Browser, form: dict[str, str], picture: bytes = b"") -> Response:
    files = {"photo": ("anh.jpg", picture, "image/jpeg")} if picture else {"photo": ("", b"", "")}
    return browser.client.post("/report", data=form, files=files, headers=OURS)


def link_of(answer: Response) -> str:
    assert answer.status_code == 303, said(answer)
    return re.sub(r"\?.*", "", answer.headers["location"])


def test_a_report_reaches_both_desks_and_its_answer_the_one_who_wrote_it(door: Door, lot: Batch) -> None:
    buyer = door.browser()
    link = link_of(send(door, buyer, photo(), about=f"/b/{lot.code}"))
    assert "Đã nhận, chưa ai mở xem" in said(buyer.get(link))
    producer, authority = door.signed_in(), door.signed_in(HERE)
    listed = producer.get("/producer/reports")
    assert TELLING["text"] not in listed.text
    at = re.findall(r'href="(/producer/reports/[0-9a-f-]{36})"', listed.text)
    assert len(at) == 1
    assert TELLING["text"] in said(producer.get(at[0]))
    assert "Đã có người xem" in said(buyer.get(link))
    assert TELLING["contact"] in said(authority.get(at[0].replace("producer", "authority")))
    answered = producer.post(at[0], {"do": "answer", "answer": "Đã đổi hàng, xin lỗi chị."})
    assert answered.status_code == 303
    page = said(buyer.get(link))
    assert "Đã trả lời Đã đổi hàng, xin lỗi chị. HTX trình diễn Lam Sơn" in page


def test_a_report_lies_only_where_it_belongs(door: Door, lot: Batch) -> None:
    link_of(send(door, door.browser(), about=lot.code))
    unknown = link_of(send(door, door.browser(), about="https://nguon-goc.example/b/7K3M9QX2T0"))
    own = re.search(r"/producer/reports/[0-9a-f-]{36}", door.signed_in().get("/producer/reports").text)
    assert own
    for phone, desk in ((NEIGHBOUR, "producer"), (ELSEWHERE, "authority")):
        browser = door.signed_in(phone)
        assert "/reports/0" not in browser.get(f"/{desk}/reports").text
        at = own[0].replace("producer", desk)
        browser.get(at, 404)
        browser.get(f"{at}/photo", 404)
        assert browser.post(at, {"do": "close"}).status_code == 404
    province = door.signed_in(PROVINCE).get("/authority/reports").text
    assert len(re.findall(r'href="/authority/reports/[0-9a-f-]{36}"', province)) == 2
    assert said(door.browser().get(unknown))


def test_the_picture_is_written_anew_shown_to_readers_alone_and_gone_when_closed(
    door: Door, lot: Batch
) -> None:
    link = link_of(send(door, door.browser(), photo(), about=lot.code))
    producer = door.signed_in()
    at = re.findall(r'href="(/producer/reports/[0-9a-f-]{36})"', producer.get("/producer/reports").text)[0]
    shown = producer.get(f"{at}/photo")
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["cache-control"] == "no-store"
    assert not Image.open(io.BytesIO(shown.content)).getexif()
    assert door.browser().client.get(f"{at}/photo").status_code == 303
    assert producer.post(at, {"do": "close"}).status_code == 303
    producer.get(f"{at}/photo", 404)
    closed = said(producer.get(at))
    assert TELLING["contact"] not in closed
    assert TELLING["text"] in closed
    assert producer.post(at, {"do": "answer", "answer": "Thêm nữa"}).status_code == 409
    assert "Đã xong" in said(door.browser().get(link))


def test_who_wrote_it_takes_it_back_for_good(door: Door, lot: Batch) -> None:
    buyer = door.browser()
    link = link_of(send(door, buyer, photo(), about=lot.code))
    assert buyer.client.post(link, headers=OURS).status_code == 303
    buyer.get(link, 404)
    assert "/producer/reports/" not in door.signed_in().get("/producer/reports").text


def test_a_form_is_worth_one_report_however_often_it_is_sent(door: Door, lot: Batch) -> None:
    ticket = hidden(door.browser().get("/report"))["ticket"]
    door.later(seconds=5)
    form = {"ticket": ticket, **TELLING, "about": lot.code}
    with ThreadPoolExecutor(4) as pool:
        links = set(pool.map(lambda _: link_of(posted(door.browser(), form)), range(4)))
    assert len(links) == 1
    listed = door.signed_in().get("/producer/reports").text
    assert len(re.findall(r'href="/producer/reports/[0-9a-f-]{36}"', listed)) == 1


@pytest.mark.parametrize(
    ("wait", "form", "sentence"),
    [
        (1, {}, "Gửi nhanh quá"),
        (5, {"website": "https://mua-ngay.example"}, "Gửi nhanh quá"),
        (25 * 3600, {}, "Tờ khai này để lâu quá"),
        (5, {"ticket": "1764000000.AAAAAAAAAAAAAAAAAAAAAA." + "A" * 43}, "Tờ khai này để lâu quá"),
        (5, {"kind": "đủ thứ"}, "Chưa chọn có gì không đúng"),
        (5, {"text": "  "}, ""),
        (5, {"text": "dài " * 5000}, ""),
    ],
)
def test_what_no_person_sends_is_not_kept_and_what_a_person_typed_is_not_lost(
    door: Door, wait: float, form: dict[str, str], sentence: str
) -> None:
    answer = send(door, door.browser(), wait=wait, **form)
    assert 400 <= answer.status_code < 500
    assert sentence in said(answer)
    assert f'value="{TELLING["contact"]}"' in answer.text
    assert "/authority/reports/" not in door.signed_in(PROVINCE).get("/authority/reports").text


def test_a_household_has_so_many_a_day_and_the_next_day_again(door: Door, lot: Batch) -> None:
    buyer = door.browser("203.0.113.9")
    for _ in range(OF_A_HOUSEHOLD):
        link_of(send(door, buyer, about=lot.code))
    refused = send(door, buyer, about=lot.code)
    assert (refused.status_code, "Hôm nay nhận nhiều rồi" in said(refused)) == (429, True)
    link_of(send(door, door.browser("203.0.113.10"), about=lot.code))
    door.clock.time += timedelta(days=1)
    link_of(send(door, buyer, about=lot.code))


def test_who_has_had_a_days_worth_has_no_picture_looked_at(door: Door, lot: Batch) -> None:
    buyer = door.browser("203.0.113.11")
    for _ in range(OF_A_HOUSEHOLD):
        link_of(send(door, buyer, about=lot.code))
    assert send(door, door.browser("203.0.113.12"), b"no picture", about=lot.code).status_code == 422
    assert send(door, buyer, b"no picture", about=lot.code).status_code == 429


def test_a_closed_report_is_there_for_its_reader_for_a_season_and_then_gone(door: Door, lot: Batch) -> None:
    closed, still_open = (link_of(send(door, door.browser(), about=lot.code)) for _ in range(2))
    producer = door.signed_in()
    ats = re.findall(r'href="(/producer/reports/[0-9a-f-]{36})"', producer.get("/producer/reports").text)
    assert len(ats) == 2
    producer.post(ats[-1], {"do": "answer", "answer": "Đã thu hồi tem giả."})
    producer.post(ats[-1], {"do": "close"})
    forget = door.services.reporting.report.forget_old
    door.later(days=89)
    assert forget() == 0
    assert "Đã thu hồi tem giả." in said(door.browser().get(closed))
    door.later(days=1)
    assert forget() == 1
    door.browser().get(closed, 404)
    door.browser().get(still_open)


def test_no_address_of_a_buyer_is_kept(door: Door, lot: Batch, tmp_path: Path) -> None:
    link_of(send(door, door.browser("203.0.113.77"), about=lot.code))
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in kept if b"203.0.113.77" in path.read_bytes()]


def test_a_form_of_another_site_and_a_picture_that_is_none_are_refused(door: Door) -> None:
    buyer = door.browser()
    ticket = hidden(buyer.get("/report"))["ticket"]
    door.later(seconds=5)
    form = {"ticket": ticket, **TELLING}
    foreign = buyer.client.post("/report", data=form, headers={"Origin": "https://elsewhere.example"})
    assert foreign.status_code == 403
    broken = posted(buyer, form, b"<svg onload=alert(1)>")
    assert broken.status_code == 422
    assert "photo-wrong" in broken.text


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=60))
def test_no_private_link_can_be_guessed_or_breaks_the_page(door: Door, token: str) -> None:
    answer = door.browser().client.get(f"/report/{quote(token, safe='')}")
    assert answer.status_code in {200, 404}
    assert TELLING["text"] not in answer.text


def test_the_form_speaks_the_readers_language_and_knows_what_it_is_about(door: Door, lot: Batch) -> None:
    page = door.browser().get(f"/p/b/{lot.code}").text
    assert f'href="/report?about=/b/{lot.code}&amp;lang=vi"' in page
    form = door.browser().get(f"/report?about=/b/{lot.code}&lang=zh")
    assert f'value="/b/{lot.code}"' in form.text
    assert "反映问题" in form.text
    assert form.headers["referrer-policy"] == "same-origin"


def test_a_report_and_an_unusual_lot_are_told_on_every_page_of_the_desk_until_somebody_opens_them(
    door: Door, lot: Batch
) -> None:
    desk = door.signed_in()
    assert "chưa đọc" not in said(desk.get("/producer"))
    for address in ("203.0.113.5", "203.0.113.6"):
        send(door, door.browser(address), about=lot.code)
    page = desk.get("/producer/new")
    assert "2 điều người mua báo, chưa đọc" in said(page)
    assert 'href="/producer/reports"><svg' in page.text
    assert "2 things buyers reported, unread" in said(desk.get("/producer?lang=en"))
    desk.get("/producer?lang=vi")
    newest = re.search(r"/producer/reports/[0-9a-f-]{36}", desk.get("/producer/reports").text)
    assert newest is not None
    desk.get(newest[0])
    assert "1 điều người mua báo, chưa đọc" in said(desk.get("/producer"))
    office = door.signed_in(HERE)
    assert 'href="/authority/reports"' in office.get("/authority/recalls").text
    judgement = Judgement(Grade.UNUSUAL, (Signal.MANY_AREAS,))
    scanned = Scanned(b"u" * 12, lot.id, lot.organisation_id)
    today = vietnamese_day(door.clock.now())
    door.services.writer.run(lambda uow: uow.signals.put(scanned, judgement, today))
    assert "1 lô có tem được kiểm khác thường" in said(desk.get("/producer"))
    assert "1 lô có tem được kiểm khác thường" in said(office.get("/authority/recalls"))
    desk.post(f"/producer/signals/{lot.id}", {"note": "Đã gọi cửa hàng"})
    assert "1 lô có tem" not in said(desk.get("/producer"))
    assert "chưa đọc" not in said(door.signed_in(NEIGHBOUR).get("/producer"))
    assert 'class="news"' not in door.signed_in(ELSEWHERE).get("/authority/recalls").text


def test_every_refusal_of_a_report_is_said_in_chinese_too(door: Door) -> None:
    buyer = door.browser()
    ticket = hidden(buyer.get("/report?lang=zh"))["ticket"]
    quick = buyer.client.post("/report?lang=zh", data={"ticket": ticket, **TELLING}, headers=OURS)
    assert "发送得太快" in quick.text
    door.later(seconds=5)
    form = {"ticket": ticket, **TELLING, "text": "", "kind": "x"}
    files = {"photo": ("a.jpg", b"<svg onload=alert(1)>", "image/jpeg")}
    wrong = buyer.client.post("/report?lang=zh", data=form, files=files, headers=OURS)
    for sentence in ("这里还没有填写", "还没有选择哪里不对", "只接受 JPEG"):
        assert sentence in wrong.text
    foreign = buyer.client.post("/report?lang=zh", data=form, headers={"Origin": "https://elsewhere.example"})
    assert (foreign.status_code, "不是从本站页面发送的" in foreign.text) == (403, True)
    gone = buyer.client.get(f"/report/{'A' * 43}?lang=zh")
    assert (gone.status_code, "没有这条反映" in gone.text) == (404, True)
