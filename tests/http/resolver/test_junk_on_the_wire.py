"""Junk by the thousand at the whole service over a real server: typed refusals in the 400s, never a 500, and it goes on answering."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.http.conftest import Site
from tests.on_a_socket import Exchange, exchanging

NASTY = [
    b"/01", b"/01/", b"/01//", b"//01/09521234543213", b"/01/09521234543213//", b"/01/%00", b"/01/%", b"/01/%f", b"/01/%gg",
    b"/01/%F0%9F%8D%8A", b"/01/%C0%AF", b"/01/%ED%A0%80", b"/01/..", b"/01/../../etc/passwd", b"/01/..%2f..%2fetc", b"/./01/x", b"/b/..",
    b"/01/" + b"0" * 60_000, b"/01/09521234543213/10/" + b"%2F" * 700, b"/01/" + b"/".join([b"10/x"] * 400),
    b"/b/", b"/b/%", b"/b/O0O0O0O0O0", b"/b/0000000000/0000000000000/x", b"/f/", b"/f/../b", b"/f/%7B%7D", b"/f/" + b"-" * 4000,
    b"/eh", b"/eh/", b"/eh" + b"F" * 5000, b"/ex/zz", b"/ex" + b"0" * 300, b"/ehZZZZ", b"/414/x", b"/00/", b"/8006/1/2/3", b"/99999/x",
    b"/01/09521234543213?" + b"a=b&" * 5000, b"/01/09521234543213?linkType=" + b"x" * 5000, b"/01/09521234543213?linkType=gs1:pip&linkType=gs1:dpp",
    b"/01/09521234543213?10=a", b"/01/09521234543213?17=999999", b"/01/09521234543213?%31%37=1", b"/01/09521234543213?;;;&&&===", b"/01/09521234543213?handedOffBy=%00",
    b"/.well-known/gs1resolver/x", b"/.well-known/", b"/.well-known/gs1resolver%00", b"/01/09521234543213#x", b"/01/\xff\xfe", b"/01/\x7f", b"/%30%31/09521234543213",
    b"/01/09521234543213;v=1", b"/01/{{7*7}}", b"/01/${jndi:ldap://x}", b"/01/<script>", b"/01/'OR'1'='1", b"/01/09521234543213/21/%0d%0aSet-Cookie:x",
]  # fmt: skip
"""Raw request targets that no client would write by accident."""
PIECES = [
    "01", "10", "21", "22", "235", "414", "b", "f", "eh", "p", "09521234543213", "09521234543219", "L1", "%2F", "%00", "%", "%zz", "..", ".", "",
    "{}", "~", "%C3%A9", "%D9%A0", "0" * 30, "linkset", ";", "@", "*", "%25", "0190a5c0-0000-7000-8000-000000000000",
]  # fmt: skip
QUERIES = ["", "?linkType=linkset", "?linkType=all", "?linkType=", "?linkType=gs1:pip", "?context=x", "?17=261231", "?10=x", "?a=%zz", "?handedOffBy=x", "?%"]  # fmt: skip


@pytest.fixture(scope="module")
def exchange(one_site: Site) -> Iterator[Exchange]:
    with exchanging(one_site.app) as exchange:
        yield exchange


def _request(target: bytes, *headers: bytes) -> bytes:
    return b"\r\n".join([b"GET " + target + b" HTTP/1.1", b"Host: x", *headers, b"", b""])


@pytest.mark.parametrize("accept", [b"*/*", b"text/html", b"application/linkset+json"])
def test_nasty_paths_are_refused_with_a_reason(exchange: Exchange, accept: bytes) -> None:
    for target in NASTY:
        reply = exchange(_request(target, b"Accept: " + accept, b"Connection: close"))
        status = int(reply.split(b" ", 2)[1])
        assert status in {400, 404, 414, 431}, (target[:80], reply[:200])
        if b"application/problem+json" in reply.partition(b"\r\n\r\n")[0]:
            problem = json.loads(reply.partition(b"\r\n\r\n")[2])
            assert problem["code"]
            assert problem["status"] == status


def test_thousands_of_made_up_paths_are_answered_and_none_with_a_500(exchange: Exchange) -> None:
    dice = random.Random(20261127)
    statuses: Counter[int] = Counter()
    for _ in range(60):
        targets = [
            ("/" + "/".join(dice.choices(PIECES, k=dice.randint(1, 7))) + dice.choice(QUERIES)).encode()
            for _ in range(50)
        ]
        asked = [_request(target) for target in targets[:-1]] + [_request(targets[-1], b"Connection: close")]
        reply = exchange(b"".join(asked))
        found = [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", reply)]
        assert found
        statuses.update(found)
    assert sum(statuses.values()) >= 2_000
    assert set(statuses) <= {200, 307, 400, 404, 405}, statuses


def test_the_service_still_answers_afterwards(exchange: Exchange) -> None:
    reply = exchange(_request(b"/.well-known/gs1resolver", b"Connection: close"))
    assert reply.startswith(b"HTTP/1.1 200 ")
