"""`nguongoc trace` on the demo's store: what people type, the tree they get, and what stays unknown."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest

from tests.http.test_traces import Chain, chain
from tests.terminal import Run, at_terminal

__all__ = ["chain"]


@pytest.fixture
def run(chain: Chain, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    typed = at_terminal(chain.site.services.settings, monkeypatch, capsys, speaks="en_US.UTF-8")
    return partial(typed, "trace")


def test_a_code_a_link_a_page_and_a_lot_number_are_the_same_start(chain: Chain, run: Run) -> None:
    lot = chain.powder
    told = [run("--back", what) for what in (lot["code"], lot["digital_link"], lot["page"], lot["lot"])]
    assert len(set(told)) == 1
    code, tree, _ = told[0]
    assert code == 0
    assert tree.splitlines()[2:] == [
        "Where it came from:",
        f"└─ 60 kg · Vỏ quế, {chain.bark['lot']} · HTX trình diễn Lam Sơn · Xã Lam Sơn · 20/11/2026 · {chain.bark['code']}",
    ]


def test_both_ways_say_where_nothing_is_known(chain: Chain, run: Run) -> None:
    _, tree, _ = run(chain.powder["code"])
    assert "Where it went: nowhere that is known" in tree


def test_as_json_it_is_what_the_api_answers(chain: Chain, run: Run) -> None:
    code, line, _ = run("--json", chain.bark["code"])
    told: Any = json.loads(line)
    assert code == 0
    assert told == chain.trace(chain.bark)


@pytest.mark.parametrize(
    "what", ["NO-SUCH-LOT", "https://elsewhere.example/b/7K3MWQ9DXA", "urn:epc:id:sscc:9521234.0123456789"]
)
def test_what_nobody_knows_is_unknown(run: Run, what: str) -> None:
    code, out, error = run(what)
    assert (code, out) == (1, "")
    assert "Nothing is known" in error


@pytest.mark.parametrize("arguments", [["--depth", "0"], ["--depth", "101"], ["--limit", "0"]])
def test_a_limit_out_of_range_is_said(chain: Chain, run: Run, arguments: list[str]) -> None:
    code, out, error = run(chain.bark["code"], *arguments)
    assert (code, out) == (2, "")
    assert "from 1 to" in error
