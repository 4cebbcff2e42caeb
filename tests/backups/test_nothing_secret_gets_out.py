"""Private keys, the keys that seal them, passwords and tokens stand in no log, traceback, repr, database or backup, in any spelling."""

from __future__ import annotations

import base64
import logging
import pickle
import secrets
import traceback
from pathlib import Path

import pytest

from nguongoc.errors import Refusal
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports.rows import Account, KeyPurpose, Role
from nguongoc.services.sealed_keys import bound_to
from nguongoc.signing.keys import read_key_file, unseal
from nguongoc_api import key_ring
from nguongoc_api.key_table import KEY_FILES
from nguongoc_api.services import Services
from nguongoc_api.settings import Settings
from tests.backups.conftest import Place
from tests.http.desk import cheap_hash
from tests.leaks import Heard, dumped, found, heard, spellings
from tests.service import Farm, caller_for

__all__ = ["heard"]
PASSPHRASE = "đồi chè xanh dưới chân núi Nưa"
PASSWORD = "mật khẩu của chị Lan 2026"
WEBHOOK_SECRET = "whsec_" + base64.b64encode(b"webhook secret of a test, planted").decode()


def planted(services: Services, farm: Farm) -> dict[str, bytes]:
    """What must not be found, by name; everything in it was used by the service before it is looked for."""
    settings = services.settings
    held = {f"{name} key file": read_key_file(settings.key_file(name)) for name in KEY_FILES}
    with services.reads.open() as reader:
        keys = reader.parties.all_signing_keys(None, 100)
        assert {key.purpose for key in keys} == set(KeyPurpose)
        for key in keys:
            kek = read_key_file(settings.key_file(key.purpose.value))
            held[key.kid] = unseal(key.sealed, kek, bound_to(key.kid, key.organisation_id))
    _, api_key = services.issue_api_key(farm.organisation.id, Role.PRODUCER, None, "test")
    account = Account(
        uuid7(services.clock.now()),
        "+84950000005",
        cheap_hash(PASSWORD),
        farm.organisation.id,
        Role.PRODUCER,
        "Chị Lan",
        services.clock.now(),
    )
    services.writer.run(lambda uow: uow.access.add_account(account))
    token = services.entering.password("0950000005", PASSWORD, "192.0.2.10").token
    assert services.entering.sessions.account(token) is not None
    marketplace = caller_for(farm.organisation, Role.MARKETPLACE)
    services.recalling.webhooks.put(marketplace, "https://shop.example/recalls", WEBHOOK_SECRET)
    return held | {
        "API key": api_key.rpartition("_")[2].encode(),
        "session token": token.encode(),
        "password": PASSWORD.encode(),
        "passphrase": PASSPHRASE.encode(),
        "webhook secret": base64.b64decode(WEBHOOK_SECRET.removeprefix("whsec_")),
    }


def failures(services: Services, farm: Farm) -> bytes:
    """The tracebacks of signing that fails: another key in the file, a file cut short, a file that others may read."""
    said = ""
    path = services.settings.key_file("organisation")
    whole = path.read_bytes()
    services.custody._opened.clear()
    for content, mode in ((secrets.token_bytes(32), 0o600), (whole[:20], 0o600), (whole, 0o644)):
        path.write_bytes(content)
        path.chmod(mode)
        with pytest.raises(Refusal) as refused:
            farm.register()
        said += "".join(traceback.format_exception(refused.value)) + repr(refused.value.params)
        logging.getLogger("test").error("refused", exc_info=refused.value)
    path.write_bytes(whole)
    path.chmod(0o600)
    farm.register()
    return said.encode()


def shown(services: Services, farm: Farm) -> bytes:
    """What `repr` gives of everything that holds or reaches a key."""
    held = services.custody.organisation_key(farm.organisation)
    with services.reads.open() as reader:
        keys = reader.parties.all_signing_keys(None, 100)
    things = (
        services.settings, services.custody, services.custody._keeper, held, held.signer, held.signer.signer, keys,
        services.custody.log_key(), services.serials, services.entering.password, services.outbox.secrets,
    )  # fmt: skip
    return "\n".join(map(repr, things)).encode()


def test_what_is_looked_for_is_found_in_every_spelling() -> None:
    secret = bytes(range(200, 232))
    for spelled in spellings(secret):
        assert found({"it": secret}, b"before " + spelled + b" after") == ["it"]
    assert found({"it": secret}, b"something else") == []


def test_no_secret_is_in_logs_tracebacks_reprs_output_database_or_backup(
    services: Services, here: Place, heard: Heard, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    farm = Farm(services)
    farm.register()
    services.sequence_log()
    services.sign_status()
    held = planted(services, farm)
    outcome = failures(services, farm)
    passphrase = tmp_path / "passphrase"
    passphrase.write_text(PASSPHRASE)
    kept, box = tmp_path / "kept", tmp_path / "keys.box"
    sealed_with = ("--passphrase-file", str(passphrase))
    assert here.run("backup", str(kept), "--keys", str(box), *sealed_with) == 0
    key_ring.begin(services.settings.key_file("status"))
    assert here.run("backup", str(tmp_path / "no"), "--keys", str(tmp_path / "none"), *sealed_with) == 2
    out, err = capfd.readouterr()
    backup = b"".join(path.read_bytes() for path in kept.rglob("*") if path.is_file())
    log = "\n".join(heard.said).encode()
    database = dumped(services.settings.database)
    # Each place does hold what it should: nothing is looked for in an empty one.
    kid = services.custody.organisation_key(farm.organisation).signer.kid.encode()
    assert kid in log
    assert kid in database
    assert b"key-encryption key does not open" in outcome
    places = {
        "logs": log,
        "tracebacks": outcome,
        "reprs": shown(services, farm),
        "output": (out + err).encode(),
        "database": database,
        "backup": backup,
        "sealed key file": box.read_bytes(),
    }
    assert {place: names for place, where in places.items() if (names := found(held, where))} == {}


def test_a_signer_is_not_pickled_or_copied_out(services: Services) -> None:
    signer = services.custody.organisation_key(Farm(services).organisation).signer
    with pytest.raises(TypeError):
        pickle.dumps(signer)


def test_the_password_of_a_database_is_not_shown_with_the_settings() -> None:
    url = "postgresql://service:p4ssw0rd-of-the-database@db.example/x"
    settings = Settings(database_url=url, read_database_url=url)  # type: ignore[arg-type]
    assert "p4ssw0rd" not in repr(settings) + str(settings) + str(settings.model_dump())
