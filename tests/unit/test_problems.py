"""Every refusal there is has words, a status, and an answer that hides our insides."""

from __future__ import annotations

import pkgutil
from collections import Counter
from importlib import import_module

import pytest

import nguongoc
import nguongoc_api
from nguongoc.batches.dates import DateInFuture
from nguongoc.batches.rules import InputsMissing, LotNumberMalformed
from nguongoc.batches.texts import TextTooLong
from nguongoc.errors import Conflict, Invalid, Malformed, NotFound, Refusal, Several, TooLarge, Unavailable
from nguongoc.geography.communes import UnknownCommune
from nguongoc_api.problems import kind_of, problem_body
from nguongoc_api.problems.refusals import NotAuthenticated, RateLimited
from nguongoc_api.problems.sentences import SENTENCES
from nguongoc_api.problems.table import FAMILIES, every_refusal

BASE = "https://trace.example"
NOT_IMPORTED = ("nguongoc.store.migrations", "nguongoc_api.__main__")


@pytest.fixture(scope="module")
def refusals() -> list[type[Refusal]]:
    for package in (nguongoc, nguongoc_api):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.startswith(NOT_IMPORTED):
                import_module(module.name)
    return [each for each in every_refusal() if each.__module__.startswith("nguongoc")]


def test_every_refusal_has_words(refusals: list[type[Refusal]]) -> None:
    missing = sorted({each.code for each in refusals} - SENTENCES.keys())
    assert not missing, f"no words in nguongoc_api/problems/sentences for: {missing}"


def test_no_words_are_left_for_refusals_that_are_gone(refusals: list[type[Refusal]]) -> None:
    assert SENTENCES.keys() - {each.code for each in refusals} == set()


def test_no_two_refusals_share_a_code(refusals: list[type[Refusal]]) -> None:
    counts = Counter(each.code for each in refusals)
    assert [code for code, count in counts.items() if count > 1] == []


def test_every_refusal_defines_its_own_code(refusals: list[type[Refusal]]) -> None:
    assert [each.__name__ for each in refusals if "code" not in vars(each)] == []


def test_every_title_is_short_and_every_sentence_ends(refusals: list[type[Refusal]]) -> None:
    del refusals
    for code, (title, sentence) in SENTENCES.items():
        assert 0 < len(title) <= 70, code
        assert not title.endswith("."), code
        assert not sentence or sentence.endswith((".", "s")), code


@pytest.mark.parametrize("refusal_type", [each for each in FAMILIES if each is not Several])
def test_every_family_answers_as_a_problem(refusal_type: type[Refusal]) -> None:
    body = problem_body(refusal_type("why"), "en", BASE)
    assert body["status"] == FAMILIES[refusal_type]
    assert body["type"] == f"{BASE}/problems/{refusal_type.code}"


def test_what_is_wrong_with_one_member_is_422_and_with_the_request_itself_is_not() -> None:
    assert kind_of(LotNumberMalformed("no", pointer="/lot")).status == 422
    assert kind_of(LotNumberMalformed("no")).status == 400
    assert kind_of(UnknownCommune("no", pointer="/commune_code")).status == 422
    assert kind_of(UnknownCommune("no")).status == 404
    assert kind_of(TextTooLong("no", pointer="/name")).status == 422
    assert kind_of(Conflict("no", pointer="/lot")).status == 409


def test_several_refusals_share_a_status_or_are_422() -> None:
    conflict = Conflict("a", pointer="/a")
    assert kind_of(Several((conflict, Conflict("b")))).status == 409
    assert kind_of(Several((conflict, Invalid("b", pointer="/b")))).status == 422


def test_vietnamese_is_told_from_the_table_with_days_as_written_in_vietnam() -> None:
    refusal = DateInFuture("late", today="2026-11-23")
    body = problem_body(refusal, "vi", BASE)
    assert body["title"] == "Ngày chưa tới"
    assert body["detail"] == "Hôm nay là 23/11/2026."


def test_english_is_the_rules_own_sentence() -> None:
    body = problem_body(InputsMissing("name the lots this one is made of", pointer="/inputs"), "en", BASE)
    assert body["detail"] == "Name the lots this one is made of."
    assert body["errors"][0]["pointer"] == "/inputs"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_our_database_said_is_not_shown(language: str) -> None:
    body = problem_body(Unavailable("could not connect to 10.0.0.7 as admin"), language, BASE)  # type: ignore[arg-type]
    assert "10.0.0.7" not in str(body)


def test_a_parameter_that_a_rule_did_not_give_is_left_open() -> None:
    assert "…" in problem_body(TextTooLong("too long"), "vi", BASE)["detail"]


def test_a_percent_sign_in_a_parameter_is_only_text() -> None:
    body = problem_body(LotNumberMalformed("no", example="%(x)s %d"), "vi", BASE)
    assert "%(x)s %d" in body["detail"]


def test_a_thousand_wrong_fields_are_named_a_hundred_at_a_time() -> None:
    several = Several(tuple(Invalid("no", pointer=f"/{index}") for index in range(1000)))
    assert len(problem_body(several, "vi", BASE)["errors"]) == 100


@pytest.mark.parametrize(
    ("refusal", "status"),
    [(NotAuthenticated("x"), 401), (RateLimited("x"), 429), (Malformed("x"), 400), (NotFound("x"), 404), (TooLarge("x"), 413)],
)  # fmt: skip
def test_statuses_that_clients_branch_on(refusal: Refusal, status: int) -> None:
    assert kind_of(refusal).status == status
