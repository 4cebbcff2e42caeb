"""An own shop at the desk: connected where its keys are good, and whatever is wrong is said with the way out."""

from __future__ import annotations

from nguongoc.ports.rows import Duty
from nguongoc_api.pages.producer.shop_desk import PATH
from tests.http.desk import hidden, said
from tests.shops.conftest import Stand
from tests.shops.woo import KEY, SECRET, Answer


def _form(stand: Stand, **other: str) -> dict[str, str]:
    page = stand.browser.get(PATH)
    return hidden(page) | {"url": stand.woo.url, "key": KEY, "secret": SECRET, "language": "vi"} | other


def test_a_shop_is_connected_and_shows_what_is_listed_there(stand: Stand) -> None:
    product, _ = stand.goods()
    assert PATH in stand.browser.get("/producer/selling").text
    assert stand.browser.post(PATH, _form(stand)).status_code == 303
    assert "Đang đưa hàng lên lần đầu" in said(stand.browser.get(PATH))
    stand.round()
    page = stand.browser.get(PATH)
    assert "Đang nối với cửa hàng" in said(page)
    assert "&lt;" not in page.text
    assert f"{product['name']} Đang bán, còn 10" in said(page)
    assert SECRET not in page.text
    assert KEY not in page.text


def test_keys_that_the_shop_refuses_are_said_at_their_field_and_the_secret_is_not_shown_again(
    stand: Stand,
) -> None:
    refused = stand.browser.post(PATH, _form(stand, secret="cs_wrong"))
    assert refused.status_code == 422
    assert 'id="key-wrong"' in refused.text
    assert "quyền Đọc/Ghi" in said(refused)
    assert f'value="{stand.woo.url}"' in refused.text
    assert "cs_wrong" not in refused.text
    elsewhere = stand.browser.post(PATH, _form(stand, url="https://10.0.0.1"))
    assert 'id="url-wrong"' in elsewhere.text
    stand.woo.answers = [Answer(301, b"", {"Location": "https://www.htx.example/"})]
    assert "https://www.htx.example/" in said(stand.browser.post(PATH, _form(stand)))


def test_a_shop_that_stopped_taking_the_keys_is_told_with_the_form_to_connect_it_anew(stand: Stand) -> None:
    stand.goods()
    stand.browser.post(PATH, _form(stand))
    stand.woo.keys = ("ck_new", "cs_new")
    for _ in range(3):
        stand.round(hours=1)
    assert "Đã dừng: cửa hàng không nhận khoá" in said(stand.door.signed_in().get(PATH))
    stand.browser = stand.door.signed_in()
    assert stand.browser.post(f"{PATH}/test", {}).status_code == 422
    assert stand.browser.post(PATH, _form(stand, key="ck_new", secret="cs_new")).status_code == 303
    assert stand.browser.post(f"{PATH}/test", {}).status_code == 303


def test_more_sold_than_there_is_and_lots_that_were_called_back_are_told_with_the_way_out(
    stand: Stand,
) -> None:
    product, (lot,) = stand.goods()
    stand.browser.post(PATH, _form(stand))
    stand.round()
    stand.tell(stand.woo.order(41, 13))
    told = said(stand.browser.get(PATH))
    assert "Đơn 41" in told
    assert f"Bán quá số có: thiếu 3 kg {product['name']}" in told
    stand.post(f"/v1/batches/{lot['id']}/hold", {"reason": "kiểm tra"}, stand.key())
    page = stand.browser.get(PATH)
    assert f"Đừng gửi: lô {lot['lot']}" in said(page)
    stand.lot(product, "30")
    again = page.text.partition(f'action="{PATH}/orders/')[2].partition('"')[0]
    assert stand.browser.post(f"{PATH}/orders/{again}", {}).status_code == 303
    page = said(stand.browser.get(PATH))
    assert "Đừng gửi" not in page
    assert "Bán quá" not in page


def test_a_shop_is_disconnected_and_can_be_connected_again(stand: Stand) -> None:
    stand.goods()
    stand.browser.post(PATH, _form(stand))
    stand.round()
    stand.tell(stand.woo.order(41, 4))
    assert stand.browser.post(f"{PATH}/end", {}).status_code == 303
    assert "Nối cửa hàng" in said(stand.browser.get(PATH))
    stand.browser.post(PATH, _form(stand))
    stand.round()
    assert "Đơn 41" in said(stand.browser.get(PATH))
    assert stand.shown["stock_quantity"] == 6


def test_a_clerk_sees_the_shop_and_does_not_hold_its_keys(stand: Stand) -> None:
    stand.door.add_account("+84950000006", duty=Duty.CLERK)
    clerk = stand.door.signed_in("+84950000006")
    assert "Chỉ chủ tài khoản" in said(clerk.get(PATH))
    assert clerk.post(PATH, {"url": stand.woo.url, "key": KEY, "secret": SECRET}).status_code == 403
    assert not stand.woo.asked
