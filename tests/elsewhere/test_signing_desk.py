"""The desk of an organisation that signs itself: every form that would sign leads to what waits, said in words, and to done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import OrganisationKind
from nguongoc.ports import Account
from nguongoc.ports.rows import Role
from nguongoc.services.register_organisation import NewOrganisation
from nguongoc_api.services import Services
from tests.elsewhere.loopback import Domain
from tests.elsewhere.own_signer import Json, OwnSigner
from tests.http import bodies
from tests.http.desk import PASSWORD, Browser, cheap_hash, hidden, said

ORIGIN = {"Origin": "http://localhost:8000"}


class AtHome(Browser):
    """The demo's address, which is no https one."""

    def post(self, path: str, form: dict[str, str], headers: dict[str, str] | None = None) -> Response:
        return self.client.post(path, data=form, headers=ORIGIN)

    def hand_in(self, path: str, signed: bytes) -> Response:
        return self.client.post(path, files={"file": ("chu-ky.json", signed)}, headers=ORIGIN)


def desk_of(own: OwnSigner, role: Role, phone: str) -> AtHome:
    services = own.services
    now = services.clock.now()
    account = Account(
        id=uuid7(now),
        phone=phone,
        password_hash=cheap_hash(PASSWORD),
        organisation_id=own.farm.organisation.id,
        role=role,
        display_name="Chị Lan",
        created_at=now,
    )
    services.writer.run(lambda uow: uow.access.add_account(account))
    client = TestClient(own.client.app, "http://localhost:8000", follow_redirects=False)
    browser = AtHome(client)
    assert browser.sign_in(phone).status_code == 303
    return browser


@pytest.fixture
def own(services: Services, tmp_path: Path) -> Iterator[OwnSigner]:
    domain = Domain()
    yield OwnSigner(services, domain, tmp_path / "own")
    domain.close()


@pytest.fixture
def key(own: OwnSigner) -> Path:
    made = own.make_key()
    own.adopt(made)
    return made


@pytest.fixture
def desk(own: OwnSigner) -> AtHome:
    return desk_of(own, Role.PRODUCER, "+84912000071")


def begin_lot(own: OwnSigner, desk: AtHome) -> str:
    """Typed to the end; the page with the button that would sign."""
    form = {
        "draft": str(uuid4()),
        "product_id": str(own.farm.pomelo.id),
        "facility_id": str(own.farm.field.id),
        "value": "120",
        "unit": "kg",
        "happened_on": "2026-11-22",
    }
    address: str = desk.post("/producer/new", form).headers["location"]
    return address


def sign(own: OwnSigner, desk: AtHome, path: str, what: str, key: Path) -> bytes:
    prepared: Json = desk.get(f"{path}/file").json()
    return json.dumps(own.sign(what, prepared, key)).encode()


def test_a_lot_typed_at_the_desk_waits_is_signed_elsewhere_and_is_one_lot(
    own: OwnSigner, key: Path, desk: AtHome
) -> None:
    check = begin_lot(own, desk)
    assert "Chuẩn bị để ký" in said(desk.get(check))
    path = desk.post(check, {"go": "sign"}).headers["location"]
    twin = desk.post(check, {"go": "sign"}).headers["location"]
    assert path.startswith("/producer/signing/")
    shown = said(desk.get(path))
    for each in ("Bưởi đỏ Luận Văn", "120 kg", "22/11/2026", own.did, "nguongoc sign lot", "Chưa ai thấy"):
        assert each in shown, (each, shown)
    assert own.client.get("/v1/batches", headers=own.headers).json()["items"] == []
    assert "2 việc chờ cơ sở ký" in said(desk.get("/producer"))
    wrong = desk.hand_in(path, b'{"jws": "x"}')
    assert (wrong.status_code, "Nộp đúng tệp" in said(wrong)) == (400, True)
    other = own.make_key("other", publish=False)
    stranger = json.loads(other.read_bytes()) | {"kid": json.loads(key.read_bytes())["kid"]}
    (own.folder / "forged.json").write_text(json.dumps(stranger))
    (own.folder / "forged.json").chmod(0o600)
    forged = desk.hand_in(path, sign(own, desk, path, "lot", own.folder / "forged.json"))
    assert (forged.status_code, "do khoá của cơ sở ký" in said(forged)) == (422, True)
    made = desk.hand_in(path, sign(own, desk, path, "lot", key))
    assert (made.status_code, made.headers["location"].startswith("/producer/batches/")) == (303, True)
    assert "Bưởi" in said(desk.get(made.headers["location"]))
    assert desk.get(check, 303).headers["location"] == made.headers["location"], "the draft became the lot"
    again = desk.hand_in(twin, sign(own, desk, twin, "lot", key))
    assert (again.status_code, len(own.client.get("/v1/batches", headers=own.headers).json()["items"])) == (
        409,
        1,
    )


def test_a_correction_and_a_certificate_go_on_to_what_waits(
    own: OwnSigner, key: Path, desk: AtHome, tmp_path: Path
) -> None:
    made = own.register(key)
    correct = f"/producer/batches/{made['id']}/correct"
    typed = {"value": "1250,5", "unit": "kg", "happened_on": "2026-11-22", "variety": "Bưởi Diễn"}
    look = desk.post(correct, typed)
    assert "Chuẩn bị để ký" in said(look)
    path = desk.post(correct, typed | {"do": "sign"}).headers["location"]
    assert "Bưởi Diễn" in said(desk.get(path))
    done = desk.hand_in(path, sign(own, desk, path, "correction", key))
    assert done.headers["location"] == f"/producer/batches/{made['id']}?corrected=1"
    declared = own.post("/v1/certificates", bodies.certificate(number="12/QĐ", issued_on="2026-01-05"))
    domain = Domain()
    try:
        office = OwnSigner(own.services, domain, tmp_path / "office", "htx-khac")
        new = NewOrganisation("ubnd-xa", "UBND xã Lam Sơn", OrganisationKind.AUTHORITY, commune_code="15544")
        office.farm.organisation = own.services.register_organisation(new)
        office.headers = office.key_of(Role.AUTHORITY)
        theirs = office.make_key()
        office.adopt(theirs)
        clerk = desk_of(office, Role.AUTHORITY, "+84912000072")
        answer = clerk.post("/authority/certificates", {"certificate": declared["id"]})
        path = answer.headers["location"]
        assert path.startswith("/authority/signing/")
        assert "12/QĐ" in said(clerk.get(path))
        done = clerk.hand_in(path, sign(office, clerk, path, "certificate", theirs))
        assert done.headers["location"] == "/authority/certificates?signed=1"
        assert "12/QĐ" in said(clerk.get("/authority/certificates"))
    finally:
        domain.close()


def test_a_recall_and_its_end_wait_for_the_key_once_while_a_hold_is_a_press_away(
    own: OwnSigner, key: Path, desk: AtHome
) -> None:
    made = own.register(key)
    at = f"/producer/batches/{made['id']}"
    look = desk.post(f"{at}/recall", {"do": "look", "reason": "residues", "advice": "return"})
    assert "Chuẩn bị để ký" in said(look)
    order = {**hidden(look), "do": "order"}
    (path,) = {desk.post(f"{at}/recall", order).headers["location"] for _ in range(2)}
    page = desk.get(path)
    assert "Chưa ký thì chưa ai được báo" in said(page)
    assert f'href="{at}/hold"' in page.text
    assert desk.post(f"{at}/hold", {"reason": "chờ ký lệnh thu hồi"}).status_code == 303
    assert own.client.get(f"/v1/batches/{made['id']}", headers=own.headers).json()["hold"] == "on_hold"
    recall = desk.hand_in(path, sign(own, desk, path, "recall", key)).headers["location"]
    assert own.client.get(f"/v1/batches/{made['id']}", headers=own.headers).json()["hold"] == "recalled"
    ends = {**desk.hidden(f"{recall}/end"), "outcome": "destroyed"}
    (path,) = {desk.post(f"{recall}/end", ends).headers["location"] for _ in range(2)}
    assert path.startswith("/producer/signing/")
    assert desk.hand_in(path, sign(own, desk, path, "recall-end", key)).headers["location"] == recall
    assert "đã tiêu huỷ" in said(desk.get(recall))


def test_the_page_says_how_the_key_stands_and_what_is_late(own: OwnSigner, desk: AtHome) -> None:
    assert "Hệ thống đang giữ khoá" in said(desk.get("/producer/signing"))
    key = own.make_key()
    shown = own.adopt(key)
    page = said(desk.get("/producer/signing"))
    assert own.did in page
    assert shown["kid"].partition("#")[2] in page, "the thumbprint begins the key's name"
    assert "Không có việc gì đang chờ ký" in page
    prepared = own.prepare()
    path = f"/producer/signing/{prepared['id']}"
    assert path in desk.get("/producer/signing").text
    own.later(timedelta(hours=25))
    assert desk.sign_in("+84912000071").status_code == 303
    assert "quá hạn" in said(desk.get(path))
    assert path not in desk.get("/producer/signing").text
    own.domain.bodies.clear()
    own.services.trusting.own.documents()
    assert "chưa đọc được tên miền" in said(desk.get("/producer/signing"))
    assert desk.get(f"/producer/signing/{uuid4()}", 404)
