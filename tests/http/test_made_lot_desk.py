"""A lot made of others at the desk: drawn from what is on hand, never above it, and an unusual yield is asked about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest

from nguongoc.batches.lots import Batch
from nguongoc.catalogue.products import Category, Product
from nguongoc.ports.rows import Role
from tests.factories import rows
from tests.http.conftest import settings_for
from tests.http.desk import Browser, Door, declare, lot_form, open_door, said
from tests.http.test_new_lot_desk import HOME, lots, step

DRIED = {"category": Category.PROCESSED, "process": "fresh-to-dried", "name": "Bưởi sấy"}
"""5 to 50 kg of 100 kg are usual, 2 to 90 possible."""


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        yield opened


def grown(door: Door, browser: Browser, amount: str = "100", **more: str) -> Batch:
    """A lot of fruit in the cooperative's store."""
    door.later(seconds=1)
    assert declare(browser, lot_form(door, value=amount, unit="kg", **more)).status_code == 303
    return lots(door)[0]


def sign(door: Door, browser: Browser, check: str, **more: str) -> Batch:
    """The newest lot."""
    door.later(seconds=1)
    step(browser, check, go="sign", **more)
    return lots(door)[0]


def product(door: Door, **said: object) -> Product:
    """Another of the cooperative's."""
    made = replace(rows.product(door.cooperative), **said)  # type: ignore[arg-type]
    door.services.writer.run(lambda uow: uow.catalogue.add_product(made))
    return made


def begun(door: Door, browser: Browser, made: Product, source: Batch) -> str:
    """The page on which it is said how much of which lots goes in."""
    first = {"draft": str(uuid4()), "product_id": str(made.id), "facility_id": str(source.facility_id)}
    return step(browser, HOME, **first)


def held(door: Door, batch: Batch) -> Decimal:
    _, secret = door.services.issue_api_key(door.cooperative.id, Role.PRODUCER, None, "test")
    headers = {"Authorization": f"Bearer {secret}"}
    return Decimal(
        door.browser().client.get(f"/v1/batches/{batch.id}/balance", headers=headers).json()["held"]
    )


def test_fruit_is_dried_in_five_questions_and_are_gone_from_the_store(door: Door) -> None:
    browser = door.signed_in()
    one, other = grown(door, browser), grown(door, browser, "60")
    dried = product(door, **DRIED)
    inputs = begun(door, browser, dried, one)
    assert inputs.endswith("/inputs")
    words = said(browser.get(inputs))
    assert "còn 100 kg" in words
    assert "còn 60 kg" in words
    amount = step(browser, inputs, **{f"in-{one.id}": "1 tạ", f"in-{other.id}": ""})
    assert "Thường ra từ 5 đến 50 kg." in said(browser.get(amount))
    check = step(browser, step(browser, amount, value="20", unit="kg"), pick="2026-11-23")
    assert f"{one.lot}: 1 tạ (100 kg)" in said(browser.get(check))
    assert f"/p/b/{one.code}" in browser.get(check.replace("/check", "/preview")).text
    made = sign(door, browser, check)
    assert [(each.batch_id, str(each.quantity.canonical.amount)) for each in made.inputs] == [(one.id, "100")]
    assert (held(door, one), held(door, other)) == (0, 60)
    again = said(browser.get(begun(door, browser, dried, one)))
    assert "còn 100 kg" not in again, "what is used up is not offered"


def test_all_that_is_left_is_one_press_and_more_than_that_is_told(door: Door) -> None:
    browser = door.signed_in()
    fruit = grown(door, browser, "1.250,5")
    inputs = begun(door, browser, product(door, **DRIED), fruit)
    name = f"in-{fruit.id}"
    refused = browser.post(inputs, {name: "1,3 tấn"})
    assert refused.status_code == 422
    assert f"Lô {fruit.lot} không còn đủ số lượng này." in said(refused)
    assert "1,3 tấn" in refused.text, "what was typed is still there"
    pressed = browser.post(inputs, {"all": str(fruit.id)})
    assert 'value="1.250,5 kg"' in pressed.text
    assert step(browser, inputs, **{name: "1.250,5 kg"}).endswith("/amount")
    nothing = browser.post(inputs, {name: ""})
    assert "Ghi đã dùng bao nhiêu của ít nhất một lô." in said(nothing)


@pytest.mark.parametrize(
    ("amount", "asked"), [("3", "Ra ít hơn thường thấy."), ("70", "Ra nhiều hơn thường thấy.")]
)
def test_an_unusual_yield_is_asked_about_and_registered_when_it_is_so(
    door: Door, amount: str, asked: str
) -> None:
    browser = door.signed_in()
    fruit = grown(door, browser)
    at = step(browser, begun(door, browser, product(door, **DRIED), fruit), **{f"in-{fruit.id}": "100 kg"})
    check = step(browser, step(browser, at, value=amount, unit="kg"), pick="2026-11-23")
    assert asked in said(browser.get(check))
    refused = browser.post(check, {"go": "sign"})
    assert refused.status_code == 422
    assert len(lots(door)) == 1
    sign(door, browser, check, sure="1")
    assert len(lots(door)) == 2


def test_an_impossible_yield_is_refused_in_words(door: Door) -> None:
    browser = door.signed_in()
    fruit = grown(door, browser)
    at = step(browser, begun(door, browser, product(door, **DRIED), fruit), **{f"in-{fruit.id}": "100 kg"})
    check = step(browser, step(browser, at, value="95", unit="kg"), pick="2026-11-23")
    refused = browser.post(check, {"go": "sign", "sure": "1"})
    assert refused.status_code == 422
    assert "Số làm ra không thể có từ số đem vào." in said(refused)
    assert held(door, fruit) == 100


def test_a_lot_is_split_and_lots_are_put_together_without_growing(door: Door) -> None:
    browser = door.signed_in()
    fruit = grown(door, browser)
    start = browser.get(f"{HOME}?from={fruit.id}")
    assert "còn 100 kg" in said(start)
    first = {"draft": str(uuid4()), "from": str(fruit.id), "product_id": str(fruit.product_id)}
    inputs = step(browser, step(browser, HOME, **first), facility_id=str(fruit.facility_id))
    assert 'value="100 kg"' in browser.get(inputs).text, "all of it, to be changed"
    amount = step(browser, inputs, **{f"in-{fruit.id}": "40"})
    too_much = step(browser, step(browser, amount, value="41", unit="kg"), pick="2026-11-23")
    assert browser.post(too_much, {"go": "sign", "sure": "1"}).status_code == 422
    step(browser, amount, value="40", unit="kg")
    part = sign(door, browser, too_much)
    assert (part.product_id, str(part.quantity.value), held(door, fruit)) == (fruit.product_id, "40", 60)
    together = {"draft": str(uuid4()), "from": str(part.id), "product_id": str(part.product_id)}
    inputs = step(browser, step(browser, HOME, **together), facility_id=str(part.facility_id))
    amount = step(browser, inputs, **{f"in-{part.id}": "40", f"in-{fruit.id}": "60"})
    check = step(browser, step(browser, amount, value="100", unit="kg"), pick="2026-11-23")
    assert {each.batch_id for each in sign(door, browser, check).inputs} == {part.id, fruit.id}
    assert (held(door, part), held(door, fruit)) == (0, 0)


def test_what_was_drawn_meanwhile_is_refused_whole(door: Door) -> None:
    """Two drafts over the same fruit: the ledger decides, inside the transaction."""
    browser = door.signed_in()
    fruit, dried = grown(door, browser), product(door, **DRIED)
    checks = []
    for _ in range(2):
        at = step(browser, begun(door, browser, dried, fruit), **{f"in-{fruit.id}": "60 kg"})
        checks.append(step(browser, step(browser, at, value="13", unit="kg"), pick="2026-11-23"))
    step(browser, checks[0], go="sign")
    refused = browser.post(checks[1], {"go": "sign"})
    assert refused.status_code == 422
    assert f"Lô {fruit.lot} không còn đủ số lượng này." in said(refused)
    assert held(door, fruit) == 40


def test_nobody_draws_from_what_another_holds(door: Door) -> None:
    browser = door.signed_in()
    fruit, dried = grown(door, browser), product(door, **DRIED)
    door.add_account("+84950000094", of=door.neighbour)
    stranger = door.signed_in("0950 000 094")
    stranger.get(f"{HOME}?from={fruit.id}", 404)
    assert stranger.post(HOME, {"draft": str(uuid4()), "from": str(fruit.id)}).status_code == 404
    inputs = begun(door, browser, dried, fruit)
    foreign = browser.post(inputs, {f"in-{uuid4()}": "5 kg"})
    assert foreign.status_code == 422, "a lot that was not offered is not drawn from"
