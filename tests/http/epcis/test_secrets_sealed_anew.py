"""Another key-encryption key under shared secrets: subscribers are told, signed, at every step of its replacement."""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
from collections.abc import Iterator

import pytest
from sqlalchemy import LargeBinary
from sqlmodel import SQLModel

from nguongoc.ports.rows import KeyPurpose, Role
from nguongoc.ports.secrets import SharedSecret
from nguongoc.services.recall_webhooks import TOPIC
from nguongoc.services.rewrap_keys import RewrapKeys, Rewrapped, RewrapSecrets
from nguongoc.signing.keys import read_key_file
from nguongoc.store.repositories.secrets import COLUMN
from nguongoc_api import key_ring
from nguongoc_api.cli import rewrap
from nguongoc_api.key_notices import key_notices
from nguongoc_api.key_table import KEY_TABLE, SEALED, LiesUnder
from nguongoc_api.settings import Settings
from tests.http.conftest import Site
from tests.http.epcis.stored import put
from tests.http.epcis.test_subscriptions import TOKEN, Keys, clock, event, keys, site, subscribe, told, work
from tests.http.recalling import Chain, open_chain
from tests.outbox.receiver import Received, Receiver, receiving

__all__ = ["clock", "keys", "site"]
SHARED = "whsec_" + base64.b64encode(b"thirty-two bytes of a shared one").decode()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


def secrets_of(site: Site) -> list[SharedSecret]:
    with site.services.reads.open() as reader:
        return list(reader.secrets.some(None, 100))


def signed(got: Received) -> bool:
    return hmac.new(TOKEN.encode(), got.body, hashlib.sha256).hexdigest() == got.headers["gs1-signature"]


def command(site: Site, *given: str) -> None:
    parser = argparse.ArgumentParser()
    rewrap.add(parser.add_subparsers())
    said = parser.parse_args(["rewrap", *given])
    said.act(site.services, said)


def test_subscribers_are_told_signed_while_the_key_over_their_secrets_is_replaced(
    site: Site, keys: Keys, receiver: Receiver
) -> None:
    subscribe(site, keys, receiver)
    path = site.services.settings.key_file("webhook")
    before, sent = read_key_file(path), 0

    def all_are_told() -> None:
        nonlocal sent
        sent += 1
        put(site, event(sent))
        work(site)
        assert told(receiver.got) == list(range(1, sent + 1))
        assert all(signed(each) for each in receiver.got)

    all_are_told()
    key_ring.begin(path)
    all_are_told()
    # One on its way, sealed as its subscription is.
    put(site, event(sent := sent + 1))
    while site.services.asking.report():
        pass
    assert len(secrets_of(site)) == 2
    assert RewrapSecrets(site.services.writer, at_once=1)(key_ring.keys_in(path)) == Rewrapped(2, 0)
    all_are_told()
    key_ring.change_places(path)
    all_are_told()
    command(site, "webhook", "--finish")
    all_are_told()
    assert read_key_file(path) != before
    assert key_ring.keys_in(path) == (read_key_file(path),)
    assert RewrapSecrets(site.services.writer)((before,)) == Rewrapped(0, 0, unopened=1)
    assert key_notices(site.services.settings, site.services.reads) == []


def test_addresses_for_recalls_and_messages_that_wait_are_sealed_anew_too(site: Site) -> None:
    chain: Chain = open_chain(site)
    shop = site.as_(Role.MARKETPLACE, site.neighbour)
    given = {"url": "https://cua-hang.example/thu-hoi", "secret": SHARED}
    assert site.client.put("/v1/recalls/webhook", json=given, headers=shop).status_code == 200
    chain.ship(chain.bark, 15, chain.shop())
    chain.recall(chain.bark)
    kinds = [each.place[0] for each in secrets_of(site)]
    assert len(set(kinds)) == 2, "the address and the message"
    sealed = {each.place: each.sealed for each in secrets_of(site)}
    command(site, "webhook")
    command(site, "webhook", "--finish")
    after = secrets_of(site)
    assert {each.place for each in after} == sealed.keys()
    assert all(each.sealed != sealed[each.place] for each in after)
    opened = {site.services.outbox.secrets.open(each.organisation_id, each.sealed) for each in after}
    assert opened == {b"thirty-two bytes of a shared one"}
    with site.services.reads.open() as reader:
        assert reader.outbox.sent(site.neighbour.id, TOPIC, None, None, 10)[0].state == "waiting"


def test_secrets_from_before_a_lost_key_file_are_told_of_and_stop_nothing(
    site: Site, keys: Keys, receiver: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    subscribe(site, keys, receiver)
    path = site.services.settings.key_file("webhook")
    path.write_bytes(base64.b64encode(bytes(32)))
    (notice,) = key_notices(site.services.settings, site.services.reads)
    assert notice.wrong
    assert str(path) in notice.subject
    subscribe(site, keys, receiver)
    command(site, "webhook")
    assert "1 sealed anew, 0 were already\n1 open under no key there is" in capsys.readouterr().out


def test_every_key_file_is_in_the_table_and_can_be_replaced_where_anything_lies_under_it(site: Site) -> None:
    signing = {name for name, under in KEY_TABLE.items() if under is LiesUnder.SIGNING_KEYS}
    assert signing == {purpose.value for purpose in KeyPurpose}
    settings = {name for name in Settings.model_fields if name.endswith(("kek_file", "key_file"))}
    named = {f"{name}_kek_file" if name in SEALED else f"{name}_key_file" for name in KEY_TABLE}
    assert settings == named - {"organisation_kek_file"} | {"kek_file"}
    done = {name: rewrap.rewrapper(site.services, name) for name in SEALED}
    assert {type(getattr(each, "func", each)) for each in done.values()} == {RewrapKeys, RewrapSecrets}


def test_every_column_that_holds_a_seal_is_one_that_is_sealed_anew() -> None:
    sealing = {
        (name, column.name)
        for name, table in SQLModel.metadata.tables.items()
        for column in table.columns
        if "seal" in column.name and isinstance(column.type, LargeBinary)
    }
    signing = {("signing_key", "sealed")}
    assert signing < sealing
    assert {column for _, column in sealing - signing} == {COLUMN}
    for name, _ in sealing - signing:
        table = SQLModel.metadata.tables[name]
        assert len(table.primary_key.columns) == 1
        assert "organisation_id" in table.c
