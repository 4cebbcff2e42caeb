"""An authority with a domain and a key of its own vouches for who asked: prepared, signed by its command, handed in, and it counts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from nguongoc.bundle import read_bundle
from nguongoc.cli.sign.preparations import words_of
from nguongoc.cli.sign.words import Language
from nguongoc.cli.verify import evidence_of
from nguongoc.parties.organisations import OrganisationKind
from nguongoc.ports.rows import Role
from nguongoc.services.check_integrity import check
from nguongoc.services.register_organisation import NewOrganisation
from nguongoc.signing.algorithms import from_base64url
from nguongoc.signing.did import parse_did_document
from nguongoc.trust.listing import AuthorityKey, Span
from nguongoc.verify import Verifier
from nguongoc_api.cli.keys import keeper
from nguongoc_api.preparing import prepare
from nguongoc_api.services import Services
from nguongoc_api.wiring import build
from tests.elsewhere.loopback import Domain
from tests.elsewhere.own_signer import WELL_KNOWN, Json, OwnSigner
from tests.elsewhere.test_signing_desk import desk_of, sign
from tests.http.desk import said
from tests.service import Farm, HandClock, settings_for
from tests.unit.trust.ceremony import START, Ceremony

DAY = timedelta(days=1)
REGISTERED = {
    "name": "HTX trình diễn Lam Sơn",
    "number": "VD-0001",
    "registered_on": "2019-05-20",
    "register_name": "Sổ đăng ký hợp tác xã",
    "register_url": "https://lamson.thanhhoa.example/so-dang-ky",
}


class Commune:
    """A cooperative here, and the authority of its commune on a domain of its own, under a pinned root."""

    def __init__(self, services: Services, domain: Domain, folder: Path, ceremony: Ceremony) -> None:
        self.services, self.ceremony = services, ceremony
        self.authority = OwnSigner(services, domain, folder, "htx-khac")
        said = NewOrganisation(
            "ubnd-lam-son", "UBND xã Lam Sơn", OrganisationKind.AUTHORITY, commune_code="15544"
        )
        self.authority.farm.organisation = services.register_organisation(said)
        self.authority.headers = self.authority.key_of(Role.AUTHORITY)
        self.farm = Farm(services)
        self.key = self.authority.make_key()
        self.authority.adopt(self.key)

    def list(self, **said: Any) -> None:
        document = parse_did_document(self.authority.domain.bodies[WELL_KNOWN], self.authority.did)
        method = next(each for each in document.methods if not each.id.endswith("-mk"))
        keys = (AuthorityKey(method.id, method.public_key, Span(START)),)
        entry = replace(self.ceremony.authority(), did=self.authority.did, keys=keys, **said)
        now = self.services.clock.now()
        listed = self.ceremony.trust_list(
            issued_at=now - DAY, expires_at=now + 30 * DAY, authorities=(entry,)
        )
        self.services.trusting.keep.list(self.ceremony.list_bytes(listed))

    def wish(self) -> str:
        _, secret = self.services.issue_api_key(self.farm.organisation.id, Role.PRODUCER, None, "asks")
        answer = self.authority.client.post(
            "/v1/anchors/wishes", json=REGISTERED, headers={"Authorization": f"Bearer {secret}"}
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def prepared(self, wish: str) -> Json:
        made: Json = self.authority.post("/v1/preparations/anchors", {"wish_id": wish})
        return made

    def shown(self) -> Json:
        (wish,) = self.authority.client.get("/v1/anchors/wishes", headers=self.authority.headers).json()[
            "items"
        ]
        return wish  # type: ignore[no-any-return]


@pytest.fixture
def commune(database_url: str, tmp_path: Path) -> Iterator[Commune]:
    ceremony, domain = Ceremony(), Domain()
    settings = settings_for(database_url, tmp_path, trust_root=ceremony.pin)
    prepare(settings)
    services = build(settings, HandClock())
    yield Commune(services, domain, tmp_path / "authority", ceremony)
    services.close()
    domain.close()


def test_its_word_is_its_own_and_vouches_for_what_the_cooperative_signs(commune: Commune) -> None:
    commune.list()
    wish, authority, services = commune.wish(), commune.authority, commune.services
    at_once = authority.refused(f"/v1/anchors/wishes/{wish}/anchor", {})
    assert at_once == (409, "organisation-signs-itself"), "the service signs nothing in its name"
    prepared = commune.prepared(wish)
    document = json.loads(from_base64url(prepared["payload"]))
    assert (document["issuer"]["id"], document["credentialSubject"]["id"]) == (
        authority.did,
        commune.farm.organisation.did,
    )
    assert commune.shown()["state"] == "open", "nothing is said before it is signed"
    signatures = authority.sign("anchor", prepared, commune.key)
    done = authority.complete(prepared, signatures)
    assert (done["kind"], done["record"]) == ("anchor", None)
    assert done["about"].endswith(f"/v1/anchors/wishes/{wish}")
    assert authority.complete(prepared, signatures) == done
    assert commune.shown()["state"] == "anchored"
    lot = commune.farm.register()
    authority.settle()
    parts = read_bundle(services.make_bundle(lot.record))
    evidence = replace(evidence_of(parts, services.clock.now(), ()), trust_roots=(commune.ceremony.pin,))
    step = Verifier().verify(evidence).checks[4]
    # Its domain is this machine, and whoever lives there is a demo.
    assert (step.reason, step.about) == (
        "anchored-by-demo",
        "UBND xã Lam Sơn: HTX trình diễn Lam Sơn (Sổ đăng ký hợp tác xã)",
    )
    assert list(check(services.reads, services.checkpoints, [services.custody.log_verifier()])) == []
    assert authority.refused("/v1/preparations/anchors", {"wish_id": wish}) == (409, "anchor-wish-answered")


def test_what_would_count_for_nobody_is_not_prepared(commune: Commune) -> None:
    wish, path = commune.wish(), "/v1/preparations/anchors"
    assert commune.authority.refused(path, {"wish_id": wish}) == (503, "trust-list-missing")
    commune.list(schemes=("vietgap",))
    assert commune.authority.refused(path, {"wish_id": wish}) == (422, "anchor-refused")
    unknown = "01928f6e-0000-7000-8000-000000000000"
    assert commune.authority.refused(path, {"wish_id": unknown}) == (404, "anchor-wish-unknown")


def test_keys_that_changed_or_a_wish_that_was_answered_since_are_not_signed_over(commune: Commune) -> None:
    commune.list()
    wish, authority = commune.wish(), commune.authority
    rotated, refused = commune.prepared(wish), commune.prepared(wish)
    signed = [authority.sign("anchor", each, commune.key) for each in (rotated, refused)]
    keeper(commune.services).rotate(commune.farm.organisation)
    path = f"/v1/preparations/{rotated['id']}/completion"
    assert authority.refused(path, signed[0]) == (409, "preparation-outdated")
    authority.post(f"/v1/anchors/wishes/{wish}/refusal", {"reason": "Chưa có trong sổ"}, 200)
    path = f"/v1/preparations/{refused['id']}/completion"
    assert authority.refused(path, signed[1]) == (409, "preparation-outdated")
    assert commune.shown()["state"] == "refused"


def test_it_is_said_in_words_before_it_is_signed(commune: Commune) -> None:
    commune.list()
    document = json.loads(from_base64url(commune.prepared(commune.wish())["payload"]))
    words = dict(words_of("anchor", document, Language.VI))
    assert (words["DID được xác nhận"], words["Mã đăng ký"], words["Địa bàn"]) == (
        commune.farm.organisation.did,
        "VD-0001",
        "VN/38/15544",
    )
    assert words["Người ký"] == f"UBND xã Lam Sơn ({commune.authority.did})"
    unnamed = [each for each in dict(words_of("anchor", document, Language.EN)) if each[0].islower()]
    assert unnamed == [], "every member has a word"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_at_the_desk_it_goes_on_to_what_waits_and_back_to_the_list(commune: Commune) -> None:
    commune.list()
    wish = commune.wish()
    clerk = desk_of(commune.authority, Role.AUTHORITY, "+84912000074")
    assert "Chuẩn bị để ký" in said(clerk.get("/authority/identities"))
    path = clerk.post(f"/authority/identities/{wish}", {}).headers["location"]
    assert path.startswith("/authority/signing/")
    shown = said(clerk.get(path))
    for each in ("VD-0001", commune.farm.organisation.did, "nguongoc sign anchor"):
        assert each in shown, each
    done = clerk.hand_in(path, sign(commune.authority, clerk, path, "anchor", commune.key))
    assert done.headers["location"] == "/authority/identities?signed=1"
    page = said(clerk.get("/authority/identities?signed=1"))
    assert "Đã ký xác nhận." in page
    assert "Đã được xác nhận" in page
