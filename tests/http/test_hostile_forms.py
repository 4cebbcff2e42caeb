"""Every form that a desk shows, found on its pages and sent back with hostile text in each of its fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.browser import under_way
from tests.browser.demo_pages import BASE_URL, visitor
from tests.browser.test_axe_at_desks import LINK, NAMED
from tests.demo_store import Demo
from tests.http.forms import Form, forms_of

SCRIPT = "<script>alert(1)</script>"
HOSTILE = [
    SCRIPT, "javascript:alert(1)", '=HYPERLINK("http://xau.example","a")', "NaN", "-1", "1e308", "1,5",
    "Vu\u031bo\u031b\u0300n bu\u031bo\u031b\u0309i", "Lam\u202eSơn", "Lam\u200bSơn", "a\x00b", "\ud7ff\ufffe", "9" * 5_000,
    "x" * 60_000, "' OR 1=1 --", "../../etc/passwd", "{{7*7}}", "%s%n", "31/02/2026",
]  # fmt: skip
ENDS = re.compile(r"/signout|/signin/switch|/signin/devices")
"""What ends the session that asks."""
FEWEST = {"producer": 60, "authority": 12, "marketplace": 10}
THIRD = 3
"""Every form is sent with each third of the hostile texts, its neighbour with the next third."""
OURS = {"Origin": BASE_URL}
Forms = dict[tuple[str, tuple[str, ...]], Form]


@pytest.fixture(scope="module")
def busy(
    demo: Demo, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, tuple[TestClient, Forms]]]:
    """Who has a desk in a demo where work is under way, and the forms there: found before any is sent, for what a producer sends ends offers
    that a marketplace is shown."""
    with under_way.copied(demo, tmp_path_factory.mktemp("forms")) as used:
        producer, market = visitor(used, "producer"), visitor(used, "marketplace")
        noted, _ = under_way.diary_under_way(producer)
        bought, sold = under_way.order_under_way(producer, market)
        begun = [*under_way.lot_under_way(producer), *noted, *under_way.goods_under_way(producer), *sold]
        under_way.member_of(used, "producer")
        begin = {
            "producer": (producer, ["/producer", "/host", *begun, under_way.number_of(producer)]),
            "authority": (visitor(used, "authority"), ["/authority"]),
            "marketplace": (market, ["/market", *bought]),
        }
        yield {account: (client, shown(client, pages)) for account, (client, pages) in begin.items()}


def shown(client: TestClient, begin: Iterable[str]) -> Forms:
    """One of each form on the pages that lead on from these."""
    waiting, known, found = [*begin], {*begin}, {}
    while waiting:
        page = client.get(waiting.pop(0), headers={"Accept": "text/html"}, follow_redirects=True)
        assert page.status_code < 500, page.url.path
        if not page.headers.get("content-type", "").startswith("text/html"):
            continue
        for form in forms_of(page):
            if not ENDS.fullmatch(form.action):
                found[NAMED.sub("/*", form.action), tuple(form.typed)] = form
        for link in LINK.findall(page.text):
            kind = NAMED.sub("/*", link)
            if (
                link.startswith(("/producer", "/host", "/authority", "/market", "/signin", "/offers"))
                and kind not in known
            ):
                known.add(kind)
                waiting.append(link)
    return found


def sent(client: TestClient, form: Form, turn: int) -> Any:
    """Each field with another of the hostile texts, and in each turn with the next."""
    typed = {name: HOSTILE[(turn + place) % len(HOSTILE)] for place, name in enumerate(form.typed)}
    files = (
        {name: ("=x.svg", SCRIPT.encode(), "image/svg+xml") for name in form.files} if form.parts else None
    )
    return client.post(form.action, data=form.kept | typed, files=files, headers=OURS)


@pytest.mark.parametrize("account", FEWEST)
def test_no_form_of_the_desk_fails_whatever_stands_in_every_field_of_it(
    busy: dict[str, tuple[TestClient, Forms]], account: str
) -> None:
    (client, forms), wrong = busy[account], []
    for number, form in enumerate(forms.values()):
        # A password is hashed for each try, and tries are counted.
        turns = [0] if "password" in form.typed else range(number % THIRD, len(HOSTILE), THIRD)
        for turn in turns:
            answer = sent(client, form, turn)
            if answer.status_code >= 500 or SCRIPT in answer.text:
                wrong.append((form.action, turn, answer.status_code, form.typed))
                break
    assert wrong == [], "\n".join(map(str, wrong))
    assert len(forms) >= FEWEST[account], sorted(action for action, _ in forms)


def test_ten_megabytes_in_a_form_are_refused_unread(busy: dict[str, tuple[TestClient, Forms]]) -> None:
    for path in ("/producer/new", "/producer/land/new", "/signin"):
        answer = busy["producer"][0].post(path, data={"name": "x" * 10_000_000}, headers=OURS)
        assert answer.status_code == 413, (path, answer.status_code)
