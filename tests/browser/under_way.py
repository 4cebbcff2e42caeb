"""A copy of the demo in which work is under way: what its desks show only then, as the addresses of those pages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from httpx2 import Response
from starlette.testclient import TestClient

from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Account
from nguongoc.ports.rows import Duty, Role
from nguongoc_api.demo.run import demo_settings
from nguongoc_api.wiring import build
from tests.browser.demo_pages import BASE_URL, visitor
from tests.demo_store import Demo
from tests.http.desk import PASSWORD, cheap_hash, hidden

LINK_OF_STEP = re.compile(r"\?.*")
OURS = {"Origin": BASE_URL}
LINK = re.compile(r'href="(/[^"#]*)')


@contextmanager
def copied(demo: Demo, folder: Path) -> Iterator[Demo]:
    """The same keys, lots and accounts, for whoever writes."""
    shutil.copytree(demo.services.settings.data_dir, folder, dirs_exist_ok=True)
    services = build(demo_settings(folder, BASE_URL))
    yield Demo(demo.notes, services)
    services.close()


def sent(client: TestClient, path: str, **form: str) -> str:
    """Where our own form leads; `form` over what stands hidden in it."""
    return _led(client.post(path, data=hidden(client.get(path)) | form, headers=OURS), path)


def _led(answer: Response, path: str) -> str:
    assert answer.status_code == 303, (path, answer.status_code, answer.text[-3000:])
    return answer.headers["location"]


def lot_under_way(client: TestClient) -> list[str]:
    """Every screen of declaring a lot, up to what buyers will see before it is signed."""
    start = client.get("/producer/new")
    goods = re.findall(r'name="product_id" value="([^"]*)"', start.text)
    form = hidden(start) | {"product_id": goods[-1]}
    where = _led(client.post("/producer/new", data=form, headers=OURS), "new")
    facilities = re.findall(r'name="facility_id" value="([^"]*)"', client.get(where).text)
    amount = sent(client, where, facility_id=facilities[0]) if facilities else where
    day = sent(client, amount, value="12", unit="kg")
    picked = re.findall(r'name="pick" value="([^"]*)"', client.get(day).text)
    check = sent(client, day, pick=picked[0])
    home = check.rpartition("/")[0]
    screens = {LINK_OF_STEP.sub("", each) for each in LINK.findall(client.get(check).text)}
    return [where, amount, day, check, f"{home}/preview", *sorted(x for x in screens if x.startswith(home))]


def purchase_under_way(client: TestClient) -> list[str]:
    """What is asked of bought goods alone; of a lot that was bought its own page, its correction, and what its buyers see."""
    where, seller = _asked_of_whom(client)
    check = sent(client, _asked_of_whom(client)[1], told="country:LA")
    lot = sent(client, check, go="sign").partition("?")[0]
    page = re.findall(r'href="[^"]*(/b/[0-9A-Z-]+)"', client.get(lot).text)
    return [
        where,
        seller,
        f"{seller}?where=tinh+gia",
        lot,
        f"{lot}/correct",
        *(f"/p{each}" for each in page[:1]),
    ]


def _asked_of_whom(client: TestClient) -> tuple[str, str]:
    """The first screen of a purchase, and the one that asks where its seller said that it grew."""
    start = client.get("/producer/new")
    goods = re.findall(r'name="product_id" value="([^"]*)"', start.text)
    form = hidden(start) | {"product_id": goods[-1], "bought": "1"}
    where = _led(client.post("/producer/new", data=form, headers=OURS), "new")
    places = re.findall(r'name="facility_id" value="([^"]*)"', client.get(where).text)
    day = sent(client, sent(client, where, facility_id=places[0]), value="12", unit="kg")
    return where, sent(client, day, pick=re.findall(r'name="pick" value="([^"]*)"', client.get(day).text)[0])


def diary_under_way(client: TestClient) -> tuple[list[str], list[Response]]:
    """The screens of noting down work of a workshop, and the entry that comes of them."""
    path = "/producer/diary/new/cleaning"
    page = client.get(path)
    plot = re.findall(r'name="(plot-1)" value="([^"]*)"', page.text)[0]
    screens = []
    for typed in ({plot[0]: plot[1]}, {}, {}, {}):
        page = client.post(path, data=hidden(page) | typed, headers=OURS)
        if page.status_code == 303:
            break
        screens.append(page)
        if 'value="save"' in page.text:
            page = client.post(path, data=hidden(page) | {"go": "save"}, headers=OURS)
            break
    kept = _led(page, path)
    entry = kept.partition("?")[0]
    return [kept, entry, f"{entry}/correct"], screens


def goods_under_way(client: TestClient) -> list[str]:
    """The page that asks for whom, and a link by which goods are handed over, on both sides."""
    page = client.get("/producer/hand-over")
    field = re.findall(r'name="(in-[0-9a-f-]{36})"', page.text)[0]
    to = f"/producer/hand-over/to?{field}=1&lot={field.removeprefix('in-')}"
    link = _led(
        client.post(
            "/producer/hand-over/to",
            data=hidden(client.get(to)) | {field: "1", "link": str(uuid4())},
            headers=OURS,
        ),
        to,
    )
    taken = re.findall(r"(/producer/take/[a-z2-7]{32})", client.get(link).text)
    return [to, link, taken[0]]


def recall_looked_at(client: TestClient) -> list[Response]:
    """What a recall would reach and what buyers would be told, and the form that lacks a reason: nothing is ordered."""
    lots = re.findall(r"/producer/batches/[0-9a-f-]{36}", client.get("/producer").text)
    path = f"{lots[0]}/recall"
    order = {"do": "look", "advice": "discard", "note": "Gọi đại lý để đổi hàng."}
    told = hidden(client.get(path)) | order
    return [client.post(path, data=told | reason, headers=OURS) for reason in ({"reason": "residues"}, {})]


def order_under_way(seller: TestClient, buyer: TestClient) -> tuple[list[str], list[str]]:
    """An order of a marketplace as either side sees it, and its papers."""
    offers = re.findall(r'href="(/offers/[0-9A-Za-z-]+)"', buyer.get("/offers").text)
    own = next(each for each in offers if "Nước mắm" in buyer.get(each).text)
    order = _led(buyer.post(f"{own}/reserve", data={"amount": "24", "market": "CN"}, headers=OURS), own)
    sold = order.replace("/market", "/producer")
    return [own, order, f"{order}/papers"], [sold, f"{sold}/papers"]


def market_under_way(client: TestClient, lot: str) -> tuple[list[str], list[Response]]:
    """What a marketplace has once it works here: a button, a file of codes, messages, what it looked up, and a key as it is shown once."""
    form = {"code": lot, "seller": "Cửa hàng Bà Tư", "listing": "https://shop.example/p/7"}
    badge = _led(client.post("/market/badges", data=form, headers=OURS), "badge").partition("?")[0]
    job = _led(client.post("/market/jobs", data={"codes": f"{lot}\nla-gi\n"}, headers=OURS), "job")
    label = {"label": "Kho hàng", "verify": "1", "days": "90"}
    key = client.post("/market/keys", data=label, headers=OURS)
    wrong = client.post("/market/badges", data=form | {"listing": "shop"}, headers=OURS)
    keys = re.findall(r'href="(/market/keys/[^"]+)"', client.get("/market/keys").text)
    pages = ["/market", "/market/badges", badge, job.partition("?")[0], "/market/jobs", *keys[:1]]
    return [*pages, "/market/verifications", "/market/usage", "/offers", "/offers/calendar"], [key, wrong]


def number_of(client: TestClient) -> str:
    """Where an owner changes the number of somebody else of the organisation."""
    people = re.findall(r'href="(/producer/accounts/[0-9a-f-]{36})"', client.get("/producer/accounts").text)
    other = next(each for each in people if f"{each}/number" in client.get(each).text)
    return f"{other}/number"


def invited(client: TestClient) -> Response:
    """The page that shows the code of somebody who was invited."""
    form = {"phone": "0950000019", "name": "Anh Tám", "duty": "clerk"}
    return client.post("/producer/accounts", data=form, headers=OURS)


def member_of(demo: Demo, account: str) -> TestClient:
    """A member of the organisation, signed in with an account of their own."""
    owner = demo.notes["accounts"][account]["phone"]
    services, phone = demo.services, "+84950000018"
    with services.reads.open() as reader:
        known = reader.access.account_by_phone(owner)
        assert known is not None
        member = reader.members.of(known.organisation_id, None, 1)[0]
    now = services.clock.now()
    made = Account(
        uuid7(now), phone, cheap_hash(PASSWORD), known.organisation_id, Role.PRODUCER, member.name, now,
        duty=Duty.MEMBER, member_id=member.id,
    )  # fmt: skip
    services.writer.run(lambda uow: uow.access.add_account(made))
    client = visitor(demo)
    signed = client.post("/signin", data={"phone": phone, "password": PASSWORD}, headers=OURS)
    assert signed.status_code == 303
    return client
