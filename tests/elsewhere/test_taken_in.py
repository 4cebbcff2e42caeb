"""A certificate that a certifier on its own domain signed: taken in, judged like ours, and never fine where that cannot be told."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.testclient import TestClient

from nguongoc.bundle import read_bundle, write_bundle
from nguongoc.cli.verify import evidence_of
from nguongoc.errors import Refusal
from nguongoc.fetch.certificates import with_certificates
from nguongoc.identifiers.link import parse_any
from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.ports import Account
from nguongoc.ports.elsewhere import Outside
from nguongoc.ports.rows import Role
from nguongoc.records.code_verdict import VERDICT_TEXT_LIMIT, read_code_verdict
from nguongoc.records.credential import Issuer
from nguongoc.records.passport import Named
from nguongoc.records.reading import read_passport
from nguongoc.services.ask_certifiers import AskCertifiers
from nguongoc.services.certificate_addresses import certificate_url
from nguongoc.services.certify import Attesting
from nguongoc.services.check_integrity import check
from nguongoc.services.provenance import CertificateStanding
from nguongoc.services.register_batch import Registered, lot_path
from nguongoc.services.take_attestation import TakeAttestation, Taken
from nguongoc.signing.did import DOCUMENT_LIMIT, document_url
from nguongoc.signing.jose import parse_compact
from nguongoc.signing.keys import LocalSigner
from nguongoc.signing.signed_status import list_signer
from nguongoc.verdict import State
from nguongoc.verify import Evidence, Verifier
from nguongoc_api.pages.producer.handed_desk import OF_AUTHORITY, OWN, HandedDesk
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.preparing import prepare
from nguongoc_api.records.app import records_app
from nguongoc_api.services import Services
from nguongoc_api.wiring import build
from tests.elsewhere.certifier import HOST, PLACE, Certifier, Domain
from tests.factories import rows
from tests.service import Farm, HandClock, caller_for, settings_for
from tests.services.test_certifying import certificate_of, office
from tests.unit.trust.ceremony import Ceremony

T = TypeVar("T")
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def domain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Domain]:
    """One process for all: what stands in its folder is each test's own."""
    made = Domain.start(tmp_path_factory.mktemp("domain"))
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The certifier's name leads to this machine: names are the world's, and there is none here."""
    resolve = socket.getaddrinfo

    def here(host: Any, *given: Any, **more: Any) -> Any:
        return resolve("127.0.0.1" if host == HOST else host, *given, **more)

    monkeypatch.setattr(socket, "getaddrinfo", here)


class World:
    """A cooperative with a certificate and a lot, under a pinned root whose list names the certifier."""

    def __init__(self, services: Services, ceremony: Ceremony, domain: Domain) -> None:
        self.services, self.ceremony, self.certifier = services, ceremony, Certifier(domain)
        self.farm = Farm(services)
        self.certificate = certificate_of(self.farm)
        self.lot = self.farm.register()
        take = services.trusting.take
        self.take: TakeAttestation = replace(take, ask=replace(take.ask, outside=domain.client()))
        self.certifier.publish(rows.NOW)

    @property
    def ask(self) -> AskCertifiers:
        return self.take.ask

    def list(self, version: int = 1, **said: Any) -> None:
        listed = self.ceremony.trust_list(version, authorities=(self.certifier.entry(**said),))
        self.services.trusting.keep.list(self.ceremony.list_bytes(listed))

    def signed(self, **said: Any) -> str:
        address = certificate_url(self.certificate.id, self.services.settings.base_url)
        return self.certifier.certify(self.farm.organisation, address, **said)

    def hand_in(self, **said: Any) -> Taken:
        taken = self.take(self.farm.caller, self.signed(**said))
        self.settle()
        return taken

    def settle(self) -> None:
        self.services.sequence_log()
        self.services.sign_status()

    def later(self, by: timedelta) -> None:
        clock = self.services.clock
        assert isinstance(clock, HandClock)
        clock.time += by
        self.settle()

    def standing(self, lot: Registered | None = None) -> CertificateStanding:
        code = f"http://localhost:8000{lot_path((lot or self.lot).batch)}"
        (standing,) = self.services.resolve_code(parse_any(code, frozenset({"localhost:8000"}))).certificates
        return standing

    def reason(self) -> str | None:
        attested = self.standing().attested
        return None if attested is None else attested.check.reason

    def faults(self) -> Sequence[Any]:
        key = self.services.custody.log_verifier()
        return list(check(self.services.reads, self.services.checkpoints, [key]))


@pytest.fixture
def world(database_url: str, tmp_path: Path, domain: Domain) -> Iterator[World]:
    ceremony = Ceremony()
    settings = settings_for(database_url, tmp_path, trust_root=ceremony.pin)
    prepare(settings)
    services = build(settings, HandClock())
    yield World(services, ceremony, domain)
    services.close()


def refused(world: World, code: str, text: str) -> None:
    with pytest.raises(Refusal) as said:
        world.take(world.farm.caller, text)
    assert said.value.code == code


def test_it_is_verified_by_its_certifier_kept_as_signed_and_travels_in_the_bundle(world: World) -> None:
    world.list()
    assert world.reason() is None
    text = world.signed()
    taken = world.take(world.farm.caller, text)
    assert world.reason() == "certificate-log-not-given", "until the log holds it"
    world.settle()
    attested = world.standing().attested
    assert attested is not None
    assert (attested.check.reason, attested.check.attested_at) == ("certificate-verified", rows.NOW.replace(microsecond=123000) - timedelta(days=9))  # fmt: skip
    with world.services.reads.open() as reader:
        kept = reader.trust.document(taken.handed.id)
    assert kept is not None
    assert kept.body == text.encode()
    assert world.take(world.farm.caller, text) == taken, "twice is once"
    parts = read_bundle(write_bundle(read_bundle(world.services.make_bundle(world.lot.record))))
    evidence = replace(evidence_of(parts, rows.NOW, ()), trust_roots=(world.ceremony.pin,))
    (told,) = Verifier().verify(evidence).certificates
    assert told.reason == "certificate-verified"
    assert world.faults() == []


def standings(world: World) -> list[tuple[str, str, str | None]]:
    """As a platform is answered that verifies the code of the lot."""
    (answer,) = world.services.verify_codes([world.lot.batch.code])
    assert answer.verdict.state is State.VALID
    return [(each.standing.value, each.reason, each.certifier) for each in answer.verdict.certificates]


def test_a_code_is_answered_with_how_its_certificate_stands(world: World) -> None:
    name = "Trung tâm chứng nhận (ví dụ)"
    world.settle()
    assert standings(world) == [("declared", "certificate-declared", None)]
    world.hand_in()
    assert standings(world) == [("cannot_tell", "certificate-trust-not-given", name)]
    world.list()
    assert standings(world) == [("attested", "certificate-verified", name)]
    world.services.trusting.keep.list(world.ceremony.list_bytes(world.ceremony.trust_list(2)))
    assert standings(world) == [("signed_elsewhere", "certifier-not-trusted", name)]
    world.list(3)
    world.later(HOUR / 4)
    world.certifier.publish(world.services.clock.now(), [PLACE])
    world.ask()
    assert standings(world) == [("revoked", "certificate-revoked", name)]


def test_a_certifier_with_a_name_without_end_is_told_in_a_verdict_that_can_be_read(world: World) -> None:
    did = world.certifier.signer.kid.partition("#")[0]
    for n in range(8):
        world.take(world.farm.caller, world.signed(issuer=Issuer(did, "Ố" * 2000), name=f"VietGAP {n}"))
    world.settle()
    (text,) = world.services.sign_verdicts(world.services.verify_codes([world.lot.batch.code]), "x")
    assert text is not None
    said = read_code_verdict(parse_compact(text, VERDICT_TEXT_LIMIT).payload)
    assert [len(each.certifier or "") for each in said.verdict.certificates] == [200]


def test_what_its_list_revokes_is_withdrawn_for_ever(world: World) -> None:
    world.list()
    world.hand_in()
    world.later(HOUR / 4)
    world.certifier.publish(world.services.clock.now(), [PLACE])
    assert world.ask() == 1
    assert world.reason() == "certificate-revoked"
    assert world.faults() == []
    world.later(HOUR)
    world.certifier.publish(world.services.clock.now())
    assert world.ask() == 0, "nobody is asked whether it is taken back"
    other = world.take(world.farm.caller, world.signed(name="VietGAP lần hai"))
    assert "takes something back" in (other.handed.trouble or ""), "a list that un-revokes is not believed"
    assert other.handed.revoked_at is not None, "the list that is believed revokes this place"
    world.settle()
    assert world.reason() == "certificate-revoked"
    assert world.faults() == []


class Counted:
    """The domain itself, with what it was asked for."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self.asked: list[str] = []

    def get(self, url: str, accept: str, limit: int) -> bytes:
        self.asked.append(url)
        return self._outside.get(url, accept, limit)


def test_of_one_certifier_a_document_is_asked_for_once_in_a_round(world: World) -> None:
    world.list()
    for name in ("VietGAP", "VietGAP lần hai", "VietGAP lần ba"):
        world.hand_in(name=name)
    world.later(HOUR / 4)
    world.certifier.publish(world.services.clock.now(), [PLACE])
    counted = Counted(world.ask.outside)
    assert replace(world.ask, outside=counted)() == 3
    assert len(counted.asked) == len(set(counted.asked)) == 2, "its DID document, its list"
    assert world.reason() == "certificate-revoked"


def test_a_certifier_that_answers_no_more_is_cannot_tell_and_never_fine(world: World) -> None:
    world.list()
    world.hand_in()
    world.later(2 * HOUR)
    assert world.reason() == "certificate-status-not-given"
    folder = world.certifier.domain.folder
    (folder / "status-1").unlink()
    assert world.ask() == 1
    assert world.reason() == "certificate-status-not-given"
    with world.services.reads.open() as reader:
        (handed,) = reader.elsewhere.handed([world.certificate.id])
    assert "status list" in (handed.trouble or "")
    world.later(HOUR / 2)
    world.certifier.publish(world.services.clock.now())
    assert world.ask() == 1
    assert world.reason() == "certificate-verified"


def test_who_cannot_be_reached_at_first_is_taken_in_only_with_a_listed_key(world: World) -> None:
    dead = replace(world.ask, outside=replace(world.certifier.domain.client(), asked_host=None))
    world.take = replace(world.take, ask=dead)
    refused(world, "certifier-unreachable", world.signed())
    world.list()
    assert world.hand_in().handed.trouble is not None
    assert world.reason() == "certificate-status-not-given"


def test_a_swapped_key_of_the_domain_is_found(world: World) -> None:
    world.list()
    world.hand_in()
    world.later(HOUR / 4)
    thief = LocalSigner(world.certifier.signer.kid, Ed25519PrivateKey.generate())
    world.certifier.publish(world.services.clock.now(), by=thief)
    assert world.ask() == 1
    assert world.reason() == "certifier-key-differs"
    refused(world, "attestation-not-genuine", world.signed(by=thief, name="VietGAP giả"))


def test_beyond_what_the_list_trusts_it_for_its_word_verifies_nothing(world: World) -> None:
    world.hand_in()
    assert world.reason() == "certificate-trust-not-given"
    world.list(schemes=("ocop",))
    assert world.reason() == "certificate-out-of-scope"
    world.list(2, territories=("VN/40",))
    assert world.reason() == "certificate-out-of-scope"
    world.services.trusting.keep.list(world.ceremony.list_bytes(world.ceremony.trust_list(3)))
    assert world.reason() == "certifier-not-trusted"


def test_an_expired_one_is_expired(world: World) -> None:
    world.list()
    world.hand_in(valid_until=date(2026, 11, 1))
    assert world.reason() == "certificate-expired"


def test_of_somebody_else_or_of_nothing_it_is_not_taken_in(world: World) -> None:
    neighbour = Farm(world.services, "htx-ben-canh")
    for code, said in (
        ("attestation-not-yours", {"party": Named(neighbour.organisation.did, "HTX")}),
        ("attestation-of-nothing", {"number": "VG-0043"}),
        ("attestation-of-nothing", {"product": None}),
        ("attestation-of-nothing", {"territory": "VN/40"}),
        ("attestation-of-nothing", {"attestation_url": "https://other.example/1"}),
        ("attestation-not-genuine", {"issuer": Issuer("did:web:other.example", "Ai đó")}),
    ):
        refused(world, code, world.signed(**said))
    text = world.signed()
    place = len(text) - 20
    refused(
        world,
        "attestation-not-genuine",
        text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :],
    )
    here = LocalSigner("did:web:localhost%3A8000:o:x#1", Ed25519PrivateKey.generate())
    refused(
        world,
        "attestation-signed-here",
        world.signed(by=here, issuer=Issuer("did:web:localhost%3A8000:o:x", "X")),
    )
    assert world.reason() is None


def test_fsck_compares_what_was_taken_back_with_what_the_lists_say(world: World) -> None:
    world.list()
    handed = world.hand_in().handed
    clock = world.services.clock
    world.services.writer.run(lambda uow: uow.elsewhere.revoke(handed.id, clock.now()))
    (fault,) = world.faults()
    assert (fault.kind, fault.subject) == ("attestation", f"attestation {handed.id}")
    commune = world.farm.organisation.commune_code
    officer = caller_for(
        office(world.services, "uy-ban-xa", OrganisationKind.AUTHORITY, commune), Role.AUTHORITY
    )
    made = world.services.trusting.certify.declared(officer, world.certificate.id)
    assert isinstance(made, Attesting)
    own = made.attestation
    world.settle()
    world.services.writer.run(lambda uow: uow.attestations.revoke(own.record_id, clock.now(), "x"))
    assert f"attestation {own.record_id}" in {each.subject for each in world.faults()}


def test_the_desk_takes_a_file_in_and_says_how_it_stands(world: World) -> None:
    world.list()
    services = replace(world.services, trusting=replace(world.services.trusting, take=world.take))
    farm = world.farm.organisation
    account = Account(rows.uuid7(rows.NOW), "+84900000001", "", farm.id, Role.PRODUCER, "Lan", rows.NOW)
    visit = Visit(OWN, {}, {}, {}, "vi", None, None, "", account, files=(world.signed().encode() + b"\n",))
    desk = HandedDesk(services)
    assert desk.take(visit).headers["location"] == f"{OWN}?taken=1"
    world.settle()
    page = bytes(desk.show(visit).body).decode()
    assert "Trung tâm chứng nhận (ví dụ) đã ký xác nhận ngày 14/11/2026." in page
    assert desk.take(replace(visit, files=(), given={"credential": "x"})).status_code == 400


def test_over_the_network_the_certifiers_own_domain_is_asked(world: World) -> None:
    world.list()
    world.hand_in()
    asked: list[str] = []
    evidence = asked_over_the_network(world, asked)
    (told,) = Verifier().verify(evidence).certificates
    assert told.reason == "certificate-verified"
    base = f"https://{HOST}:{world.certifier.domain.port}"
    assert {f"{base}/.well-known/did.json", f"{base}/status-1"} <= set(asked)
    world.certifier.publish(rows.NOW, [PLACE])
    (told,) = Verifier().verify(asked_over_the_network(world, asked)).certificates
    assert told.reason == "certificate-revoked"
    (world.certifier.domain.folder / "status-1").unlink()
    (told,) = Verifier().verify(asked_over_the_network(world, asked)).certificates
    assert told.reason == "certificate-status-not-given", "who cannot be reached is never fine"


def asked_over_the_network(world: World, asked: list[str]) -> Evidence:
    """The record's host answers in this process, by its own application; every other host over TLS."""
    here = TestClient(records_app(world.services))
    domain = world.certifier.domain.client()

    def get(what: str, url: str, accept: str, limit: int, read: Callable[[bytes], T]) -> T | None:
        asked.append(url)
        ours = url.removeprefix("http://localhost:8000")
        try:
            return read(domain.get(url, accept, limit) if ours == url else here.get(ours).content)
        except Refusal:
            return None

    def documents_of(texts: Iterable[str]) -> dict[str, bytes]:
        found = {}
        for did in {list_signer(text) for text in texts}:
            if (body := get(did, document_url(did), "*/*", DOCUMENT_LIMIT, bytes)) is not None:
                found[did] = body
        return found

    bundle = replace(read_bundle(world.services.make_bundle(world.lot.record)), certificates=())
    evidence = replace(evidence_of(bundle, rows.NOW, ()), trust_roots=(world.ceremony.pin,), did_documents={})
    facts = read_passport(parse_compact(bundle.record).payload)
    evidence = replace(evidence, did_documents=documents_of([bundle.record, bundle.revocation_list or ""]))
    return with_certificates(evidence, facts, get, documents_of)


def test_an_authority_sees_what_was_handed_in_of_its_territory_and_nobody_elses(world: World) -> None:
    world.list()
    services, commune = world.services, world.farm.organisation.commune_code
    own = office(services, "uy-ban-xa", OrganisationKind.AUTHORITY, commune)
    other = office(services, "xa-khac", OrganisationKind.AUTHORITY, "15622")
    province = office(services, "tinh", OrganisationKind.AUTHORITY, None)
    world.hand_in()
    clock = services.clock
    assert isinstance(clock, HandClock)
    for n in range(2):
        clock.time += timedelta(minutes=1)
        world.take(world.farm.caller, world.signed(name=f"VietGAP {n}"))
    world.settle()
    desk = HandedDesk(services)

    def asked(by: Organisation, before: str | None, limit: int) -> list[str]:
        found = desk.browse(caller_for(by, Role.AUTHORITY), before, limit)
        return [each.check.reason if each.check is not None else "" for each in found]

    assert asked(own, None, 9) == ["certificate-verified"] * 3, "each by itself"
    assert asked(province, None, 9) == ["certificate-verified"] * 3
    assert asked(other, None, 9) == []
    assert asked(office(services, "cho", OrganisationKind.MARKETPLACE, commune), None, 9) == []
    first = desk.browse(caller_for(own, Role.AUTHORITY), None, 2)
    rest = desk.browse(caller_for(own, Role.AUTHORITY), first[-1].id, 2)
    assert len({each.id for each in (*first, *rest)}) == 3
    assert [each.handed.handed_in_at for each in (*first, *rest)] == sorted(
        (each.handed.handed_in_at for each in (*first, *rest)), reverse=True
    )
    officer = Account(rows.uuid7(rows.NOW), "+84900000002", "", own.id, Role.AUTHORITY, "Mai", rows.NOW)
    visit = Visit(OF_AUTHORITY, {}, {}, {}, "vi", None, None, "", officer)
    listed = bytes(desk.show(visit).body).decode()
    assert listed.count(f'href="{OF_AUTHORITY}/') == 3
    assert f"{world.farm.organisation.name}: VietGAP trồng trọt (ví dụ)" in listed
    page = bytes(desk.look(replace(visit, places={"handed_id": rest[0].id})).body).decode()
    for said in (
        "VG-0042",
        "VN/38",
        "nơi chứng nhận được tin cậy đã xác nhận",
        "Chi cục",
        world.farm.organisation.name,
    ):
        assert said in page
    stranger = replace(officer, organisation_id=other.id)
    with pytest.raises(Refusal) as hidden:
        desk.look(replace(visit, account=stranger, places={"handed_id": rest[0].id}))
    assert hidden.value.code == "attestation-not-handed-in"
