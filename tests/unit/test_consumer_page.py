"""What the consumer page says, in which order, how heavy it is, and what it never says."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.batches.lots import GrowingStatements
from nguongoc.catalogue.certificates import EvidenceLevel, Scheme
from nguongoc.catalogue.links import LinkSaid
from nguongoc.errors import Malformed, NotFound
from nguongoc.events.handling import Measured, Reading
from nguongoc.services.find_lot import Fit, Found
from nguongoc.services.in_season import Seasonal
from nguongoc.services.judge_certificates import JudgedCertificate
from nguongoc.services.provenance import CertificateStanding, StageKind
from nguongoc.services.read_log import LogTime
from nguongoc.services.resolve_code import SerialUnknown
from nguongoc.verdict import Assurance, CertificateCheck, State
from nguongoc.verify.certificate_reasons import CERTIFICATE_MEANINGS, CertificateReason
from nguongoc_api.pages.consumer import (
    Contact,
    Link,
    SignedRecord,
    render_consumer,
    render_home,
    render_missing,
    render_place,
    render_technical,
)
from nguongoc_api.pages.consumer.words import STATES
from nguongoc_api.pages.i18n import READER_LANGUAGES, Language
from nguongoc_api.pages.render import SCRIPTS, STATIC, Page
from tests.factories import provenance as made

KNOWN = [state for state in State if state not in (State.UNKNOWN, State.MALFORMED)]


def page(state: State = State.VALID, language: Language = "vi", **changes: object) -> Page:
    return render_consumer(made.provenance(state, **changes), language, base_url=made.BASE_URL)


def text(rendered: Page) -> str:
    body = re.sub(r"<(style|script).*?</\1>", " ", rendered.body.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def header(rendered: Page, name: str) -> str:
    return dict(rendered.headers)[name]


@pytest.mark.parametrize("language", READER_LANGUAGES)
@pytest.mark.parametrize("state", KNOWN)
def test_every_state_has_its_own_head_and_stays_under_14_kilobytes(state: State, language: Language) -> None:
    rendered = page(state, language)
    assert rendered.status == 200
    assert len(gzip.compress(rendered.body, 9)) <= 14 * 1024
    assert STATES[state].title in text(page(state))
    assert f'class="verdict {STATES[state].tone}"' in rendered.body.decode()


def test_the_whole_page_is_under_60_kilobytes_before_pictures() -> None:
    fonts = sum(file.stat().st_size for file in (STATIC / "fonts").glob("be-vietnam-pro-*.woff2"))
    assert fonts, "the page names two font files"
    assert len(page().body) + fonts <= 60 * 1024


def test_the_verdict_speaks_before_the_goods_and_says_its_limits() -> None:
    said = text(page())
    order = [
        "Hồ sơ đúng",
        "Bưởi đỏ Luận Văn",
        "Hợp tác xã Bưởi Lam Sơn khai ngày 12/11/2026; hệ thống ký thay.",
        "Đã kiểm",
        "Chưa kiểm",
    ]
    order += [
        "tem có bị sao chép hay không",
        "Hình minh hoạ",
        "Nơi thu hoạch",
        "Ai làm ra",
        "Trồng và chăm",
    ]
    order += [
        "Giấy chứng nhận",
        "Đường đi của lô hàng",
        "Chuyện của món này",
        "Về thăm",
        "Bằng chứng kỹ thuật",
    ]
    body = said[said.index("English") :]
    places = [body.index(words) for words in order]
    assert places == sorted(places)


def test_chinese_is_told_with_its_own_punctuation_and_how_days_are_written() -> None:
    said = text(page(language="zh"))
    assert "编码格式正确；编码已登记；" in said
    assert "未被召回。" in said
    assert "（日/月/年）" in said


def test_only_an_anchored_record_is_shown_in_green() -> None:
    anchored = made.verdict(State.VALID, Assurance.ANCHORED)
    assert 'class="verdict anchored"' in page(verdict=anchored).body.decode()
    assert 'class="verdict holds"' in page().body.decode()
    for state in KNOWN:
        if state is not State.VALID:
            rendered = page(verdict=made.verdict(state, Assurance.ANCHORED)).body.decode()
            assert 'class="verdict anchored"' not in rendered


def test_what_was_not_checked_is_never_listed_as_checked() -> None:
    said = text(page())
    checked, unchecked = said.split("Chưa kiểm:", 1)
    assert "cơ sở này có được cơ quan nhà nước xác nhận hay không" in unchecked
    assert "cơ quan nhà nước xác nhận" not in checked
    assert "chất lượng thực phẩm" in unchecked.split("Tra lúc")[0]


@pytest.mark.parametrize("state", [State.RECALLED, State.MISMATCH, State.REVOKED, State.ON_HOLD])
def test_a_lot_to_stay_away_from_invites_to_nothing(state: State) -> None:
    rendered = page(state)
    assert "Về thăm nơi làm ra" not in text(rendered)
    assert "application/ld+json" not in rendered.body.decode()
    assert ("noindex" in rendered.body.decode()) is (state is not State.RECALLED), "a recall is to be found"
    assert "Nên làm gì bây giờ" in text(rendered)


def test_a_recall_says_what_to_do_and_whom_to_call_before_anything_else() -> None:
    said = text(page(State.RECALLED))
    assert said.index("Đừng ăn, đừng dùng, đừng bán") < said.index("Mang trả nơi đã mua")
    assert said.index("Gọi 0950 000 123") < said.index("Nơi thu hoạch")
    assert "Không đạt: bị thu hồi." in said


def test_of_a_mismatch_nothing_is_told_as_if_it_were_of_these_goods() -> None:
    said = text(page(State.MISMATCH))
    assert "Ngày thu hoạch" not in said
    assert "Giấy chứng nhận" not in said


def test_an_expired_lot_names_its_date() -> None:
    batch = replace(made.provenance().batch, expires_on=date(2026, 11, 20))
    assert "Hạn dùng ghi trong hồ sơ là ngày 20/11/2026." in text(page(State.EXPIRED, batch=batch))


def test_places_carry_old_names_and_english_ones_their_kind_last() -> None:
    assert "Xã Lam Sơn, Thanh Hóa Tên cũ: xã Thọ Xương, huyện Thọ Xuân" in text(page())
    assert "Lam Sơn commune, Thanh Hóa" in text(page(language="en"))


def test_a_certificate_dies_by_itself_and_says_how_it_stood_at_production() -> None:
    said = text(page())
    dead = said[said.index("VietGAP trồng trọt") :]
    assert "đã hết hạn" in dead[:60]
    assert "Lúc làm ra lô này: còn hiệu lực." in dead
    assert "Nơi cấp: UBND huyện Thọ Xuân (nay là UBND xã Lam Sơn)" in said


def test_a_geographical_indication_without_the_right_to_use_it_says_so() -> None:
    held = made.certificate(scheme=Scheme.GEOGRAPHICAL_INDICATION, stars=None, level=EvidenceLevel.DECLARED)
    said = text(page(certificates=(made.standing(held),)))
    assert "Chưa thấy giấy trao quyền dùng cho cơ sở này." in said


def attested(reason: CertificateReason) -> CertificateStanding:
    outcome = CERTIFICATE_MEANINGS[reason][0]
    check = CertificateCheck(
        outcome, reason.value, "", certifier="Chi cục Chất lượng Thanh Hóa",
        attested_at=datetime(2026, 11, 3, 18, tzinfo=UTC),
    )  # fmt: skip
    return replace(made.standing(made.certificate()), attested=JudgedCertificate("2ZK", check))


def test_who_verified_a_certificate_is_named_with_the_day() -> None:
    rendered = page(certificates=(attested(CertificateReason.VERIFIED),))
    assert "Chi cục Chất lượng Thanh Hóa đã ký xác nhận ngày 04/11/2026." in text(rendered)
    assert 'class="badge current verified"' in rendered.body.decode()
    assert 'href="/records/2ZK"' in rendered.body.decode()


@pytest.mark.parametrize(
    "reason", [each for each in CertificateReason if each is not CertificateReason.VERIFIED]
)
def test_no_other_word_of_an_authority_looks_like_a_verified_one(reason: CertificateReason) -> None:
    rendered = page(certificates=(attested(reason),))
    assert "Chi cục Chất lượng Thanh Hóa" in text(rendered)
    assert "đã ký xác nhận ngày 04/11/2026." not in text(rendered)
    assert "badge current verified" not in rendered.body.decode()


def test_an_attestation_that_was_taken_back_is_told_first() -> None:
    rendered = page(certificates=(attested(CertificateReason.REVOKED),))
    assert "Nơi cấp đã rút lại" in text(rendered)
    assert 'class="badge expired"' in rendered.body.decode()


def test_what_a_row_says_of_itself_verifies_nothing() -> None:
    held = made.certificate(level=EvidenceLevel.VERIFIED, verified_by="Chi cục Chất lượng Thanh Hóa")
    rendered = page(certificates=(made.standing(held),))
    assert "chưa ai khác xác nhận" in text(rendered)
    assert "badge current verified" not in rendered.body.decode()


def test_statements_carry_their_level_and_a_gap_is_shown() -> None:
    said = text(page())
    assert "Cơ sở tự khai; chúng tôi không kiểm." in said
    assert "Dầu khoáng SK 99, lần cuối ngày 05/10/2026 36 ngày trước khi thu hoạch" in said
    empty = replace(made.provenance().batch, statements=GrowingStatements())
    assert "Cơ sở chưa khai về thuốc, phân bón và nước." in text(page(batch=empty))


def test_the_journey_shows_both_dates_and_marks_what_was_entered_late() -> None:
    said = text(page())
    assert "Thu hoạch 10/11/2026 , 1.200 quả" in said
    assert "Ghi vào sổ 17/11/2026 Ghi muộn 6 ngày" in said
    assert "Từ đây tới tay anh chị Chưa ai khai chặng này." in said


def test_source_lots_are_linked_and_a_recalled_one_is_not_passed_over() -> None:
    rendered = render_consumer(made.processed(), "vi", base_url=made.BASE_URL)
    assert 'href="/p/b/M4PV8C2WNW"' in rendered.body.decode()
    assert "Lá gai khô HTX Quảng Ngọc, Xã Quảng Ngọc, 20/10/2026, 2,5 tạ (250 kg) bị thu hồi" in text(
        rendered
    )
    assert "Mã làm mẫu của GS1, không dùng để bán hàng." in text(rendered)


def test_a_place_says_when_how_far_why_and_how_to_get_there() -> None:
    said = text(page()).replace("\N{NO-BREAK SPACE}", " ")
    assert "Vườn bưởi Luận Văn Vườn, trang trại · Xã Lam Sơn · trong vòng 3 km Đang vào mùa" in said
    assert "Chính cơ sở làm ra hàng này đón khách ở đây." in said
    assert "Mùa tới: tháng 3" in said
    body = page().body.decode()
    assert 'href="geo:19.9250,105.4075;u=2000"' in body
    assert f'/contact/directions?from={made.ORGANISATION.slug}"' in body


def test_the_origin_on_the_sketch_is_no_finer_than_five_kilometres() -> None:
    there = replace(made.FACILITY, latitude=19.9047, longitude=105.3922)
    elsewhere = replace(made.FACILITY, latitude=19.9101, longitude=105.4001)
    assert page(facility=there).body == page(facility=elsewhere).body


def test_a_record_under_a_domain_of_its_own_is_not_said_to_be_signed_for() -> None:
    own = replace(made.ORGANISATION, did="did:web:htxlamson.example")
    said = text(page(organisation=own, record=replace(made.RECORD, kid=f"{own.did}#2026-1")))
    assert "hệ thống ký thay" not in said
    assert "khai và tự ký" in said
    assert "hệ thống ký thay" in text(page(organisation=own)), "what was signed here before stays signed for"


def test_a_problem_is_reported_here_and_to_an_office_if_one_answers() -> None:
    office = Contact("Chi cục Chất lượng", "Quality Office", phone="1900 0000")
    with_office = render_consumer(made.provenance(), "vi", base_url=made.BASE_URL, contact=office)
    assert "Gọi 1900 0000" in text(with_office)
    assert "Gọi 1900 0000" not in text(page())
    for rendered in (page(), page(State.RECALLED), page(State.MISMATCH)):
        assert 'href="/report?about=/b/7K3M9QX2T0&amp;lang=vi"' in rendered.body.decode()
    assert b"mailto:" not in page().body


def test_the_proof_names_record_key_log_and_the_command() -> None:
    body = page().body.decode()
    key = "0193f4a2-6a3e-4b55-9d3c-2f1a7b8c9d0e"
    for link in (f"/records/{key}", f"/records/{key}/bundle", f"/log/proof/{key}"):
        assert f'href="{link}"' in body
    said = text(page())
    assert f"nguongoc verify {made.BASE_URL}/b/7K3M9QX2T0" in said
    assert "khớp với dữ liệu của chính máy chủ này" in said
    assert "mục số 41, trong sổ có 57 mục" in said
    waiting = replace(made.RECORD, log_index=None, tree_size=None, logged_at=None)
    assert "/log/proof/" not in page(record=waiting).body.decode()


def test_an_entry_that_witnesses_saw_names_them_instead_of_the_operators_clock() -> None:
    seen = LogTime(made.ENTERED + timedelta(minutes=3), ("hdu.example/w1", "cho.example/w1"))
    said = text(page(record=replace(made.RECORD, log_time=seen)))
    assert "Bên ngoài làm chứng, chậm nhất lúc" in said
    assert "hdu.example/w1, cho.example/w1" in said
    assert "đồng hồ của nơi vận hành" not in said
    assert "đồng hồ của nơi vận hành" in text(page())


def test_machines_read_a_product_with_the_certificates_that_stand() -> None:
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page().body.decode())
    assert block
    data = json.loads(block[1])
    assert data["@type"] == "Product"
    assert data["productionDate"] == "2026-11-10"
    assert [held["name"] for held in data["hasCertification"]] == ["Sản phẩm OCOP"]


def test_the_page_of_one_pack_is_kept_out_of_search_engines() -> None:
    rendered = render_consumer(made.processed(), "vi", base_url=made.BASE_URL)
    assert "noindex" in rendered.body.decode()
    assert "noindex" not in page().body.decode()


def test_each_language_links_the_other_and_says_which_it_is() -> None:
    vietnamese, english = page().body.decode(), page(language="en").body.decode()
    assert '<html lang="vi">' in vietnamese
    assert 'href="?lang=en" lang="en"' in vietnamese
    assert '<html lang="en">' in english
    assert f'hreflang="vi" href="{made.BASE_URL}/p/b/7K3M9QX2T0?lang=vi"' in english
    assert header(page(language="en"), "Content-Language") == "en"


def test_an_english_page_marks_what_it_has_only_in_vietnamese() -> None:
    product = replace(made.PRODUCT, story_en=None)
    assert '<span lang="vi">Giống bưởi đỏ' in page(language="en", product=product).body.decode()


def test_the_policy_allows_the_style_in_the_page_and_nothing_inline_else() -> None:
    rendered = page()
    style = re.search(r"<style>(.*?)</style>", rendered.body.decode(), re.DOTALL)
    assert style
    digest = b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = header(rendered, "Content-Security-Policy")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "connect-src 'self';" in policy
    home = header(render_home("vi", base_url=made.BASE_URL, on=made.TODAY), "Content-Security-Policy")
    assert "worker-src blob:" in home
    assert "worker-src" not in header(page(), "Content-Security-Policy")
    missing = render_missing(NotFound("no"), "x", "vi", base_url=made.BASE_URL, at=made.NOW)
    assert "script-src" not in header(missing, "Content-Security-Policy")
    assert "unsafe" not in policy
    assert " style=" not in rendered.body.decode()


def test_the_etag_follows_the_bytes() -> None:
    assert page().etag == page().etag
    assert page().etag != page(State.RECALLED).etag
    assert header(page(), "ETag") == page().etag


def test_no_page_is_kept_past_the_midnight_on_which_something_expires() -> None:
    at = datetime(2026, 11, 23, 16, 59, 53, tzinfo=UTC)
    batch = replace(made.provenance().batch, expires_on=date(2026, 11, 23))
    late = page(batch=batch, verdict=made.verdict(at=at))
    assert header(late, "Cache-Control") == "public, max-age=7"
    assert header(page(), "Cache-Control") == "public, max-age=15"


HOSTILE = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}%(name)s%s"


def test_hostile_words_are_shown_as_words() -> None:
    product = replace(made.PRODUCT, name=HOSTILE, story_vi=HOSTILE, warning_vi=HOSTILE, usage_vi=HOSTILE)
    organisation = replace(made.ORGANISATION, name=HOSTILE, about_vi=HOSTILE)
    facility = replace(made.FACILITY, name=HOSTILE)
    rendered = page(product=product, organisation=organisation, facility=facility).body.decode()
    assert "<script>alert" not in rendered
    assert "<img src=x" not in rendered
    assert rendered.count("<script") == rendered.count('<script type="application/ld+json">') + 2 == 3
    for script in ("check.js", "share.js"):
        assert f'<script type="module" src="{SCRIPTS}{script}"></script>' in rendered
    assert "{{7*7}}%(name)s%s" in rendered


@given(st.text(max_size=300))
def test_whatever_was_asked_a_missing_page_is_answered(asked: str) -> None:
    rendered = render_missing(NotFound("no such code"), asked, "vi", base_url=made.BASE_URL, at=made.NOW)
    assert rendered.status == 404
    assert b"<script" not in rendered.body


def test_an_unknown_code_is_answered_without_blame_and_with_a_next_step() -> None:
    asked = "7K3M9QX2T0"
    rendered = render_missing(NotFound("no such code"), asked, "vi", base_url=made.BASE_URL, at=made.NOW)
    said = text(rendered)
    assert "Chưa tìm thấy mã này" in said
    assert "7K3M-9QX2-T0" in said
    assert '<form class="find" action="/find" method="get"' in rendered.body.decode()
    assert f'value="{asked}"' in rendered.body.decode()
    for blame in ("giả", "sai phạm", "lừa"):
        assert blame not in said


@pytest.mark.parametrize("language", READER_LANGUAGES)
def test_a_serial_that_was_never_issued_looks_like_no_page_of_goods_that_are_there(
    language: Language,
) -> None:
    refusal = SerialUnknown(
        "the lot is known, this serial of it is not", Found(Fit.UNKNOWN_SERIAL, None, None, None)
    )
    asked = "/b/7K3M9QX2T0/ABCDEFGHJKMN0"
    rendered = render_missing(refusal, asked, language, base_url=made.BASE_URL, at=made.NOW)
    body = rendered.body.decode()
    assert (rendered.status, 'class="verdict void"' in body) == (404, True)
    assert "application/ld+json" not in body
    for good in (page(state, language) for state in KNOWN):
        assert 'class="verdict void"' not in good.body.decode()
    said = text(render_missing(refusal, asked, "vi", base_url=made.BASE_URL, at=made.NOW))
    assert "Số trên tem này chưa từng được cấp" in said
    assert "Mã 7K3M-9QX2-T0" in said, "as the stamp has it, for whoever compares"
    assert "Tem ABCD EFGH JKMN 0" in said
    for praise in ("Đã kiểm", "Ai làm ra", "Về thăm", made.PRODUCT.name):
        assert praise not in said


RETAILER = LinkSaid("https://ref.gs1.org/voc/hasRetailers", "https://cho.example/buoi", "Chợ quê", ("vi",))
ABROAD = replace(RETAILER, href="https://export.example/pomelo", title="Importer", languages=("en",))
RECIPE = LinkSaid("https://ref.gs1.org/voc/recipeInfo", "https://nau.example/goi", "Gỏi bưởi", ("vi",))


def test_a_reader_buys_again_where_the_producer_says_in_a_language_of_theirs() -> None:
    links = (RETAILER, ABROAD, RECIPE)
    said = text(page(links=links))
    assert said.index("Cách dùng") < said.index("Gỏi bưởi") < said.index("Mua tiếp") < said.index("Về thăm")
    assert "Chợ quê cho.example" in said
    assert "Importer" not in said
    assert "Importer export.example" in text(page(language="en", links=links))
    assert "Chợ quê" in text(page(language="zh", links=(RETAILER,)))
    assert "Hỏi mua thẳng nơi làm ra" in text(page())


@pytest.mark.parametrize("state", [State.RECALLED, State.ON_HOLD, State.REVOKED, State.MISMATCH])
def test_nobody_is_sent_to_buy_what_is_recalled_or_in_doubt(state: State) -> None:
    said = text(page(state, links=(RETAILER, RECIPE)))
    assert "Mua tiếp" not in said
    assert "Chợ quê" not in said


def test_what_is_passed_on_is_the_lot_and_never_the_number_of_a_pack() -> None:
    processed = made.processed()
    assert processed.serial
    body = render_consumer(processed, "vi", base_url=made.BASE_URL).body.decode()
    shared = re.findall('data-share="([^"]+)"', body)
    assert shared == [f"{made.BASE_URL}/01/09521234567899/10/{made.BATCH.lot}"]
    assert f'src="/p/qr/01/09521234567899/10/{made.BATCH.lot}"' in body
    assert "Số riêng của gói này không nằm trong đó" in text(
        render_consumer(processed, "vi", base_url=made.BASE_URL)
    )


def test_every_page_teaches_the_one_true_name() -> None:
    for rendered in (
        page(),
        page(State.RECALLED),
        render_home("vi", base_url="https://nguongoc.example", on=made.TODAY),
    ):
        assert "Trang thật chỉ có ở" in text(rendered)
    assert "nguongoc.example" in text(render_home("en", base_url="https://nguongoc.example", on=made.TODAY))


def test_a_malformed_code_is_answered_with_the_reason_and_the_code_perhaps_meant() -> None:
    rendered = render_missing(
        Malformed("check digit"),
        "09521234567890",
        "en",
        base_url=made.BASE_URL,
        at=made.NOW,
        explanation="The last digit does not fit.",
        suggestion=Link("/p/01/09521234567891", "09521234567891"),
    )
    assert rendered.status == 400
    assert "The last digit does not fit." in text(rendered)
    assert 'href="/p/01/09521234567891"' in rendered.body.decode()


def test_the_home_page_takes_a_typed_code_without_a_script() -> None:
    goods = (Seasonal(made.PRODUCT, "15544", "/p/b/X"),)
    rendered = render_home("vi", base_url=made.BASE_URL, on=made.TODAY, goods=goods)
    assert '<label for="code">Mã in trên tem</label>' in rendered.body.decode()
    assert 'class="scan" data-scan>' in rendered.body.decode()
    assert 'href="/p/b/X"' in rendered.body.decode()
    assert "Đang mùa, tháng 11 Bưởi đỏ Luận Văn Xã Lam Sơn" in text(rendered)


def test_the_page_of_a_place_dates_its_festival_for_this_year() -> None:
    said = text(
        render_place(made.LAM_KINH, (), (), (), None, "vi", base_url=made.BASE_URL, on=date(2026, 9, 1))
    )
    assert "Lễ hội Lam Kinh: từ 01/10/2026 đến 02/10/2026" in said
    assert "có thể lệch tới 2 km" in said


def test_a_signed_record_is_laid_out_and_claims_no_check() -> None:
    record = SignedRecord(
        key="abc",
        issuer_name=HOSTILE,
        kid=made.RECORD.kid,
        payload_sha256=made.RECORD.payload_sha256,
        issued_at=made.ENTERED,
        log_index=None,
        credential={"name": HOSTILE},
        heading="Bưởi đỏ Luận Văn",
    )
    rendered = render_technical(record, "vi", base_url=made.BASE_URL)
    assert "trang này chưa kiểm chữ ký" in text(rendered)
    assert "đang chờ vào sổ" in text(rendered)
    assert "<script>alert" not in rendered.body.decode()


def test_a_phone_fetches_the_small_picture_and_a_chat_preview_is_a_jpeg() -> None:
    body = page().body.decode()
    assert '<source type="image/webp" srcset="/photos/a1b2c3-640.webp">' in body
    assert f'<meta property="og:image" content="{made.BASE_URL}/photos/a1b2c3-1280.jpg">' in body


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+84950000123", "0950 000 123"),
        ("+842373852246", "0237 385 2246"),
        ("1900 0000", "1900 0000"),
        ("+4930123", "+4930123"),
    ],
)
def test_a_phone_number_is_shown_as_it_is_dialled_here(stored: str, shown: str) -> None:
    organisation = replace(made.ORGANISATION, phone=stored)
    assert f"Gọi {shown}" in text(page(organisation=organisation))


def test_a_shipment_is_told_with_what_was_measured_on_the_way_and_any_alarm() -> None:
    cold = Reading(Measured.TEMPERATURE, Decimal("-1.25"), Decimal(6), alarm=True)
    humid = Reading(Measured.HUMIDITY, Decimal(85), Decimal(85), alarm=False)
    shipped = replace(made.JOURNEY[0], kind=StageKind.SHIP, quantity=None, readings=(cold, humid))
    said = text(page(journey=(*made.JOURNEY, shipped)))
    assert "Gửi đi" in said
    assert "Nhiệt độ đo được: -1,2 đến 6 °C Nhiệt độ từng ra ngoài mức cho phép." in said
    assert "Độ ẩm đo được: 85 %" in said
    assert "Temperature measured: -1.2 to 6 °C" in text(page(language="en", journey=(shipped,)))
