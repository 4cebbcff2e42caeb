"""Clauses 4-7 and 28: what cannot be read is 400 with the reason, what is not known is 404 with a next step."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from nguongoc.errors import Refusal
from nguongoc.services.unit_serials import UnitSerials
from nguongoc.store.engine import open_engine
from nguongoc.store.read_source import SqlReadSource
from nguongoc_api.resolver import Resolver
from tests.http.resolver.asking import ask
from tests.http.resolver.conftest import BASE_URL, GTIN, LOT, OTHER_GTIN, StoppedClock, World

BROWSER = ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")


@pytest.mark.parametrize(
    ("target", "code"),
    [
        (f"/01/{GTIN}/foo", "value-missing"),
        (f"/01/{GTIN}/foo/bar", "qualifier-unknown"),
        ("/01/09521234543219", "gtin-check-digit-wrong"),
        ("/01/9521234543213", "gtin-length"),
        (f"/01/{GTIN}/21/S/10/L", "qualifier-order"),
        (f"/01/{GTIN}/10/A/10/B", "qualifier-repeated"),
        (f"/01/{GTIN}/21/S/235/T", "qualifier-exclusive"),
        (f"/01/{GTIN}/17/261231", "attribute-in-path"),
        (f"/01/{GTIN}/99/x", "attribute-in-path"),
        (f"/01/{GTIN}/10/bưởi".encode().decode("latin-1"), "ai-value-character"),
        (f"/01/{GTIN}/10/{'L' * 21}", "ai-value-length"),
        (f"/01/{GTIN}/10/%zz", "link-escape-broken"),
        (f"/01/{GTIN}//10/L", "link-path-shape"),
        (f"/01/{GTIN}?17=2612", "ai-value-length"),
        (f"/01/{GTIN}?15=261231&15=261231", "attribute-repeated"),
        (f"/01/{GTIN}?10=L", "qualifier-in-query"),
        (f"/01/{GTIN}?linkType=gs1:pip&linkType=gs1:dpp", "link-type-repeated"),
        (f"/01/{GTIN}/10/" + "L" * 3000, "link-too-long"),
        ("/b/0123456780", "code-check-character-wrong"),
        ("/b/", "link-path-shape"),
        ("/nothing", "key-missing"),
        ("/eh/30ab", "epc-binary-broken"),
        ("/eh30AB", "epc-binary-broken"),
        ("/eh3016", "epc-binary-broken"),
        ("/ex", "epc-binary-broken"),
        ("/ex30+/", "epc-binary-broken"),
        ("/eh3500e86f8000a9e000000586", "epc-binary-unknown"),
        ("/ehe2" + 22 * "0", "epc-binary-unknown"),
        ("/eh" + 3000 * "0", "link-too-long"),
    ],
)
def test_clause_4_what_breaks_the_syntax_is_400_with_the_reason(world: World, target: str, code: str) -> None:
    reply = ask(world.resolver, target, ("Accept-Language", "en"))
    assert (reply.status, reply.header("content-type")) == (400, "application/problem+json")
    problem = reply.json()
    assert (problem["code"], problem["type"]) == (code, f"{BASE_URL}/problems/{code}")
    assert len(problem["detail"]) > 10


def test_clause_4_the_right_check_digit_is_suggested_and_never_followed(world: World) -> None:
    reply = ask(world.resolver, f"/01/09521234543219/10/{LOT}")
    assert reply.status == 400
    assert reply.json()["suggestion"] == f"{BASE_URL}/01/{GTIN}/10/{LOT}"
    padded = ask(world.resolver, f"/01/{GTIN[1:]}/10/{LOT}")
    assert padded.json()["suggestion"] == f"{BASE_URL}/01/{GTIN}/10/{LOT}"
    assert "suggestion" not in ask(world.resolver, "/b/0123456780").json()


def test_clause_5_a_well_formed_code_that_nobody_registered_is_404_with_a_next_step(world: World) -> None:
    for target in (f"/01/{OTHER_GTIN}/10/{LOT}", f"/01/{OTHER_GTIN}?linkType=linkset", "/b/0000000000"):
        reply = ask(world.resolver, target, ("Accept-Language", "en"))
        assert (reply.status, reply.json()["code"]) == (404, "code-unknown")
        assert f"{BASE_URL}/" in reply.json()["detail"]


def test_clause_5_a_key_that_is_not_served_is_named_and_404(world: World) -> None:
    reply = ask(world.resolver, "/00/340123450000000000", ("Accept-Language", "en"))
    assert (reply.status, reply.json()["code"]) == (404, "key-not-served")
    assert "SSCC" in reply.json()["detail"]


def test_clause_6_a_link_type_that_is_not_there_is_404_and_those_there_are_are_listed(world: World) -> None:
    reply = ask(world.resolver, f"{world.lot_path}?linkType=gs1:faqs")
    assert (reply.status, reply.json()["code"]) == (404, "link-type-missing")
    assert {"gs1:pip", "gs1:traceability", "untp:dpp"} <= set(reply.json()["available"])


def epc_of(serial: int) -> str:
    """The SGTIN-96 of a unit of `GTIN`, company prefix 9521234."""
    bits = f"{0x30:08b}{3:03b}{5:03b}{9521234:024b}{54321:020b}{serial:038b}"
    return f"{int(bits, 2):024x}"


def test_clause_28_an_epc_binary_string_is_answered_as_the_link_it_stands_for(world: World) -> None:
    hexadecimal = f"/eh{epc_of(7)}"
    base64 = "/ex" + urlsafe_b64encode(bytes.fromhex(epc_of(7))).decode()
    for path in (hexadecimal, f"{hexadecimal}/", base64):
        for query in ("", "?linkType=gs1:pip", "?linkType=linkset", "?x=1"):
            asked = ask(world.resolver, f"{path}{query}")
            assert asked == ask(world.resolver, f"/01/{GTIN}/21/7{query}")
            assert asked.status in {200, 307}


def test_clause_28_a_date_within_an_epc_goes_along_as_an_attribute(world: World) -> None:
    nibbles = f"fb3{4:01x}"
    dated = (
        f"{nibbles}{int(f'{26:07b}{12:04b}{31:05b}', 2):04x}{GTIN}"
        + f"{int(f'000{1:05b}{7:04b}', 2) << 4:04x}"
    )
    asked = ask(world.resolver, f"/eh{dated}?x=1")
    assert asked.header("location") == f"{BASE_URL}/p/01/{GTIN}/21/7?17=261231&x=1"


def test_clause_28_an_epc_of_a_key_that_is_not_served_is_named(world: World) -> None:
    reply = ask(world.resolver, "/eh311ba1b300ce0a6a83000000")
    assert (reply.status, reply.json()["code"]) == (404, "key-not-served")


def test_clause_27_a_third_partys_serial_stands_alone_behind_the_gtin(world: World) -> None:
    alone = f"/01/{GTIN}/235/TPX-1"
    assert ask(world.resolver, alone).header("location") == f"{BASE_URL}/p{alone}"
    for also in ("/10/L", "/21/S", "/22/2A"):
        for path in (f"{alone}{also}", f"/01/{GTIN}{also}/235/TPX-1"):
            reply = ask(world.resolver, path)
            assert (reply.status, reply.json()["code"]) == (400, "qualifier-exclusive")


@pytest.mark.parametrize("query", ["", "?linkType=gs1:pip", "?x=1"])
def test_clause_7_a_trailing_slash_changes_nothing(world: World, query: str) -> None:
    for path in (world.gtin_path, world.lot_path, world.code_path, f"{world.code_path}/{world.bare_serial}"):
        assert ask(world.resolver, f"{path}/{query}") == ask(world.resolver, f"{path}{query}")
    assert ask(world.resolver, "/.well-known/gs1resolver/").status == 200


def test_codes_typed_in_lower_case_lead_to_the_one_address(world: World) -> None:
    assert world.bare.code != world.bare.code.lower()
    lower = ask(world.resolver, f"/b/{world.bare.code.lower()}")
    assert lower.header("location") == f"{BASE_URL}/p{world.code_path}"


@dataclass(frozen=True)
class _Page:
    body: bytes
    headers: Iterable[tuple[str, str]]


def _page(refusal: Refusal, asked: str, accept_language: str) -> _Page:
    body = f"<p>{refusal.code} {asked} {accept_language}</p>".encode()
    return _Page(
        body,
        [("Content-Type", "text/html"), ("Content-Security-Policy", "default-src 'none'"), ("ETag", '"x"')],
    )


def test_a_browser_is_told_by_the_page_it_was_given_and_a_program_by_a_problem(world: World) -> None:
    told = Resolver(world.reads, world.serials, BASE_URL, StoppedClock(), render_refusal=_page)
    asked = "/01/09521234543219/10/A%2FB"
    browser = ask(told, asked, BROWSER, ("Accept-Language", "ko"))
    assert (browser.status, browser.body) == (
        400,
        b"<p>gtin-check-digit-wrong /01/09521234543219/10/A/B ko</p>",
    )
    assert browser.header("content-type") == "text/html"
    assert browser.header("content-security-policy") == "default-src 'none'"
    assert "etag" not in browser.names()
    for accept in ("application/json", "*/*", "application/problem+json, text/html;q=0.5"):
        program = ask(told, asked, ("Accept", accept))
        assert program.header("content-type") == "application/problem+json"
    told.close()


def test_a_database_that_does_not_answer_is_503_for_a_moment_and_not_remembered(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    reads = SqlReadSource(open_engine(url))
    resolver = Resolver(reads, UnitSerials(bytes(32)), BASE_URL, StoppedClock())
    for target in (f"/01/{GTIN}", f"/01/{GTIN}?linkType=linkset"):
        reply = ask(resolver, target)
        assert (reply.status, reply.json()["code"]) == (503, "lookup-failed")
        assert reply.header("retry-after") == "5"
        assert reply.header("cache-control") == "no-store"
        assert "sql" not in reply.body.decode().lower()
    with reads._engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE product (gtin TEXT, default_variants INTEGER)")
        connection.exec_driver_sql("INSERT INTO product VALUES (?, 0)", (GTIN,))
        connection.commit()
    assert ask(resolver, f"/01/{GTIN}").status == 307
    reads.close()
