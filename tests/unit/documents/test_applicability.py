"""Gates: what each rule says of the goods of the demo and of others, and what it cannot say."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from nguongoc.catalogue.products import Category, Classification
from nguongoc.documents.applicability import CLASSIFICATION_MISSING, Application, Status, applies, rules
from nguongoc.documents.kinds import DocumentKind
from nguongoc.services.classify_product import classify
from nguongoc.services.gathering import Gathering
from nguongoc_api.v1.documents.words import MISSING, reason_of
from tests.factories.dossiers import CPC
from tests.golden import golden
from tests.vectors import ROOT

TODAY = date(2026, 11, 27)
SAMPLES = {
    each["slug"]: each for each in json.loads((ROOT / "samples/products.json").read_text())["products"]
}
R, V, N, C = Status.REQUIRED, Status.VOLUNTARY, Status.NOT_REQUIRED, Status.CANNOT_TELL


def gate(kind: DocumentKind, code: str, category: str = "crop"):
    return applies(kind, Category(category), Classification(code, "", CPC, "UN CPC 2.1"), TODAY)


@pytest.mark.parametrize(
    ("slug", "fsma", "food", "animal", "eudr", "gdst"),
    [
        ("buoi-luan-van", N, R, N, N, N),
        ("cam-van-du", N, R, N, N, N),
        ("que-vo-thuong-xuan", N, R, N, N, N),
        ("bot-que-thuong-xuan", N, R, N, N, N),
        ("vit-co-lung", N, R, N, N, N),
        ("moi-bien-hau-loc", R, R, R, N, V),
        ("ca-com-ba-lang", R, R, R, N, V),
        ("nuoc-mam-ba-lang", N, R, R, N, V),
        ("mam-tom-hau-loc", N, R, R, N, V),
        ("gao-nep-ha-long", N, R, N, N, N),
        ("thoc-nep-tu-tru", N, R, N, N, N),
        ("banh-gai-tu-tru", N, R, N, N, N),
        ("mat-ong-yen-nhan", N, R, R, N, N),
        ("che-binh-son", N, R, N, N, N),
        ("dua-vang-quang-ngoc", R, R, N, N, N),
        ("rau-ma-tho-long", C, R, N, N, N),
        ("coi-nga-son", N, N, N, N, N),
        ("mu-cao-su-nhu-xuan", N, N, N, R, N),
        ("kien-cao-su-nhu-xuan", N, N, N, R, N),
    ],
)
def test_gates_of_real_goods(
    slug: str, fsma: Status, food: Status, animal: Status, eudr: Status, gdst: Status
) -> None:
    said = SAMPLES[slug]
    kinds = (
        DocumentKind.FSMA_204,
        DocumentKind.EU_178_2002,
        DocumentKind.EU_931_2011,
        DocumentKind.EUDR,
        DocumentKind.GDST,
    )
    found = tuple(gate(kind, said["classification"]["code"], said["category"]).status for kind in kinds)
    assert found == (fsma, food, animal, eudr, gdst)


@pytest.mark.parametrize(
    ("code", "goods"),
    [
        ("01610", "coffee"),
        ("01640", "cocoa"),
        ("01950", "rubber"),
        ("02111", "cattle"),
        ("01411", "soya"),
        ("01491", "oil palm"),
        ("03110", "wood"),
    ],
)
def test_eudr_covers_its_seven_commodities(code: str, goods: str) -> None:
    found = gate(DocumentKind.EUDR, code)
    assert (found.status, found.goods_en, found.in_force) == (Status.REQUIRED, goods, False)
    assert "30/12/2026" in reason_of(found, "en")


def test_a_rule_counts_from_its_day() -> None:
    coffee = Classification("01610", "", CPC, "UN CPC 2.1")
    assert applies(DocumentKind.EUDR, Category.CROP, coffee, date(2026, 12, 30)).in_force


@pytest.mark.parametrize("code", ["01214", "01215", "01234", "0122", "0421", "04361", "02310"])
def test_foods_of_the_traceability_list(code: str) -> None:
    assert gate(DocumentKind.FSMA_204, code).status is Status.REQUIRED


@pytest.mark.parametrize(
    ("code", "missing"),
    [
        ("01212", "head_cabbage_or_leaves"),
        ("01290", "sprouts_or_not"),
        ("21399", "fresh_cut_or_not"),
        ("21499", "fresh_cut_or_not"),
        ("23999", "deli_salad_or_not"),
    ],
)
def test_what_a_code_mixes_with_listed_food_is_asked_for_not_denied(code: str, missing: str) -> None:
    found = gate(DocumentKind.FSMA_204, code)
    assert (found.status, missing in found.missing) == (Status.CANNOT_TELL, True)


@pytest.mark.parametrize("code", ["21151", "21180", "2168", "2192", "23912", "34510", "38702"])
def test_what_a_code_mixes_with_goods_of_annex_i_is_asked_for_not_denied(code: str) -> None:
    found = gate(DocumentKind.EUDR, code)
    assert found.status is Status.CANNOT_TELL
    assert found.missing


def test_whole_fruit_and_vegetables_are_told_that_cut_ones_are_listed() -> None:
    for code in ("01321", "01323", "01312", "01211"):
        found = gate(DocumentKind.FSMA_204, code)
        assert found.status is Status.NOT_REQUIRED
        assert "fresh-cut" in reason_of(found, "en")
        assert "cắt sẵn" in reason_of(found, "vi")


def test_the_category_decides_where_the_code_does_not() -> None:
    assert gate(DocumentKind.FSMA_204, "01219", "herb").status is Status.REQUIRED
    assert gate(DocumentKind.EU_931_2011, "23995", "spice").status is Status.CANNOT_TELL


def test_pomelo_is_told_why_in_both_languages() -> None:
    found = gate(DocumentKind.FSMA_204, "01321", "fruit")
    assert reason_of(found, "en").startswith("Not required: 21 CFR")
    assert "citrus, pomelo among it" in reason_of(found, "en")
    assert "bưởi" in reason_of(found, "vi")


def test_another_classification_is_not_guessed_from() -> None:
    other = Classification("01321", "", "https://elsewhere.example/", "own")
    for kind in (DocumentKind.FSMA_204, DocumentKind.EUDR):
        for given in (other, None):
            found = applies(kind, Category.FRUIT, given, TODAY)
            assert (found.status, found.missing) == (Status.CANNOT_TELL, (CLASSIFICATION_MISSING,))


def test_nobody_is_told_that_the_decree_asks_when_the_list_is_not_known() -> None:
    found = gate(DocumentKind.VN_PASSPORT, "01321")
    assert (found.status, found.missing, found.is_made) == (Status.CANNOT_TELL, ("high_risk_list",), True)


def test_every_rule_says_where_it_stands_and_everything_missing_has_words() -> None:
    for kind, rule in rules().items():
        assert rule.kind is kind
        assert rule.source.startswith("https://")
        assert rule.law
        assert [line for line in rule.lines if not line.cpc and line.category is None], kind
    told = {each for rule in rules().values() for line in rule.lines for each in line.missing}
    assert told | {CLASSIFICATION_MISSING} == set(MISSING)


@pytest.mark.parametrize("kind", DocumentKind)
def test_no_two_lines_of_a_rule_speak_of_the_same_goods(kind: DocumentKind) -> None:
    named = [(line.cpc, line.category) for line in rules()[kind].lines]
    assert len(named) == len(set(named))


@pytest.mark.parametrize("category", Category)
@pytest.mark.parametrize("kind", DocumentKind)
def test_a_coarse_code_is_never_told_no_where_a_finer_one_would_be_told_yes(
    category: Category, kind: DocumentKind
) -> None:
    """A product registered without a classification has the coarse one of its category."""
    coarse = classify(Gathering(), category, None)
    answer = applies(kind, category, coarse, date(2029, 1, 1)).status
    finer = {
        applies(kind, category, Classification(line.cpc, "", CPC, ""), date(2029, 1, 1)).status
        for line in rules()[kind].lines
        if line.cpc.startswith(coarse.code) and line.category in {None, category}
    }
    assert answer is not Status.NOT_REQUIRED or finer <= {Status.NOT_REQUIRED}


GATED = (
    "buoi-luan-van",
    "que-vo-thuong-xuan",
    "gao-nep-ha-long",
    "nuoc-mam-ba-lang",
    "dua-vang-quang-ngoc",
    "coi-nga-son",
)


def test_every_gate_says_word_for_word_what_a_person_has_read() -> None:
    """Each document for each of these goods, and for coffee: whether, why, what is missing, in both languages."""
    goods = {
        slug: (each["classification"]["code"], each["category"]) for slug in GATED for each in [SAMPLES[slug]]
    }
    told = {
        slug: {kind.value: said(gate(kind, *of)) for kind in DocumentKind}
        for slug, of in {**goods, "(coffee)": ("01610", "crop")}.items()
    }
    made = (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
    assert golden("gates.json", made) == made
    refused = [each for gates in told.values() for each in gates.values() if each["status"] == "not_required"]
    assert all(
        each["vi"].startswith("Không cần: ") and each["en"].startswith("Not required: ") for each in refused
    )


def said(found: Application) -> dict[str, Any]:
    return {
        "status": found.status.value,
        "missing": list(found.missing),
        "vi": reason_of(found, "vi"),
        "en": reason_of(found, "en"),
    }


@pytest.mark.parametrize(
    "kind", [DocumentKind.FSMA_204, DocumentKind.EU_178_2002, DocumentKind.EU_931_2011, DocumentKind.EUDR]
)
def test_the_demo_shows_goods_that_a_law_asks_for_and_goods_it_does_not(kind: DocumentKind) -> None:
    found = {gate(kind, each["classification"]["code"], each["category"]).status for each in SAMPLES.values()}
    assert {R, N} <= found
