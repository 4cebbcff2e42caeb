"""The passport of Decree 37/2026: every item of its Article 32, for everybody's eyes."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from nguongoc.batches.lots import Hold
from nguongoc.documents.facts import Moved
from nguongoc.documents.vn_passport import ITEMS, vn_passport
from nguongoc_api.pages.documents.passport import render_passport
from nguongoc_api.pages.i18n import Language
from tests.factories.dossiers import BUYER, COOPERATIVE, dossier, happening, packed, printable
from tests.golden import golden


def made():
    of, *others = packed()
    shipped = happening(things=(Moved(of.key, Decimal(300), "KGM"),))
    received = happening(
        name="ni:///sha-256;bbbb?ver=CBV2.0",
        step="receiving",
        read_point="https://id.gs1.org/414/9521234000020",
        things=(Moved(of.key, Decimal(300), "KGM"),),
    )
    return dossier(of, *others, happenings=(shipped, received))


def test_it_holds_every_item_and_is_the_same_every_time() -> None:
    passport = vn_passport(made())
    assert tuple(passport) == (*ITEMS, "missing")
    text = json.dumps(passport, ensure_ascii=False, indent=1).encode()
    assert golden("vn-passport.json", text) == text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_to_print_is_the_same_every_time(language: Language) -> None:
    page = render_passport(printable(made()), language)
    assert golden(f"vn-passport.{language}.html", page.body) == page.body


def test_nothing_personal_no_amount_and_no_customer_is_in_it() -> None:
    text = json.dumps(vn_passport(made()), ensure_ascii=False)
    for hidden in (COOPERATIVE.phone, BUYER.name, BUYER.id, "300", "9521234000020", "PX-2026-0042", "19.65"):
        assert hidden is not None
        assert hidden not in text


def test_what_was_taken_back_and_what_is_of_other_lots_is_no_step() -> None:
    of, *others = packed()
    about = happening(things=(Moved(of.key),), taken_back=True)
    other = happening(things=(Moved(others[0].key),))
    steps = vn_passport(dossier(of, *others, happenings=(about, other)))["traceability"]["steps"]
    assert [each["step"] for each in steps] == ["harvested", "harvested", "made"]


def test_a_recall_is_said_and_a_missing_address_named() -> None:
    of, *others = packed(hold=Hold.RECALLED, party=replace(COOPERATIVE, address=None))
    passport = vn_passport(dossier(of, *others))
    assert passport["warnings"]["state"] == "recalled"
    assert passport["missing"] == ["/producer/address"]
