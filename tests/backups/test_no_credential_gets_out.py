"""What people and machines show to be let in stands in no log, database, output or backup: keys, cookies, passwords, PINs, codes, links."""

from __future__ import annotations

import base64
import hmac
import logging
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pytest
from pydantic import SecretStr

from nguongoc.errors import Refusal
from nguongoc.identifiers.pin import derive_pin_key, pin_of
from nguongoc.identifiers.serial import derive_serial_key
from nguongoc.ports.rows import Role
from nguongoc.signing.keys import read_key_file
from nguongoc_api.settings import Settings
from nguongoc_api.wiring import build
from tests.backups.conftest import Place
from tests.http.conftest import Site, settings_for
from tests.http.desk import PASSWORD, WRONG, Door, hidden, open_door
from tests.http.test_pins import WRONG as WRONG_PIN
from tests.http.test_pins import Scratched, lot
from tests.http.test_reports import TELLING, link_of, posted
from tests.http.test_vouchers import Fair, fair
from tests.leaks import Heard, dumped, found, heard
from tests.service import HandClock
from tests.tokens.conftest import PIN, SoftToken, soft, soft_module

__all__ = ["fair", "heard", "lot", "soft", "soft_module"]
METRICS = "the-token-of-the-metrics-4711"
GATEWAY = {"sms_authorization": "Bearer of-the-gateway-0815", "sms_secret": "shared-with-the-gateway-42"}
CARRIER = {
    "viettel_post_password": "of-the-account-at-the-carrier-23",
    "viettel_post_secret": "agreed-with-the-carrier-16",
}
AT_CARRIER = {"viettel_post_url": "http://127.0.0.1:1", "viettel_post_username": "htx"}
PHRASE = "nắng hanh trên nương chè Nông Cống"
SHARED = b"webhook secret of a test, planted"


@pytest.fixture
def door(
    database_url: str, tmp_path: Path, soft: SoftToken, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Door]:
    """A service that was told every secret there is among the settings; new organisations' keys lie in a token."""
    plain = settings_for(database_url, tmp_path)
    told = {"metrics_token": METRICS, "kek_passphrase": PHRASE, "pkcs11_keys": "organisation"}
    told |= GATEWAY | CARRIER | AT_CARRIER
    settings = Settings(**(plain.model_dump() | told | soft.where))
    monkeypatch.setenv("NGUONGOC_KEK_PASSPHRASE", PHRASE)
    with open_door(settings) as opened:
        yield opened


@dataclass
class Shown:
    """Everything that was shown to the service, by name."""

    door: Door
    secrets: dict[str, bytes]


@pytest.fixture
def shown(heard: Heard, door: Door, lot: Scratched, fair: Fair) -> Shown:
    site: Site = lot.site
    browser = door.signed_in()
    assert door.browser().sign_in("+84950000005", WRONG).status_code != 303
    cookie = browser.token
    assert cookie is not None
    assert "token" not in door.browser().get("/metrics", 401).text
    answer = site.client.get("/metrics", headers={"Authorization": f"Bearer {METRICS}"})
    assert answer.status_code == 200
    report = {"DATA": {}, "TOKEN": CARRIER["viettel_post_secret"]}
    assert site.client.post("/v1/carriers/viettel-post/reports", json=report).json() == {"taken": False}
    pins = [row["pin"].replace(" ", "").replace("-", "") for row in lot.rows[:3]]
    assert [lot.check(pin, row).status_code for pin, row in zip(pins[:2], lot.rows[:2], strict=True)] == [
        200
    ] * 2
    assert lot.check(WRONG_PIN, lot.rows[3]).status_code == 422
    code = fair.code()
    fair.redeem(code)
    buyer = door.browser()
    ticket = hidden(buyer.get("/report"))["ticket"]
    door.later(seconds=5)
    link = link_of(posted(buyer, {"ticket": ticket, **TELLING}))
    buyer.get(link)
    given = {"url": "https://shop.example/recalls", "secret": "whsec_" + base64.b64encode(SHARED).decode()}
    shop = site.as_(Role.MARKETPLACE, door.neighbour)
    assert site.client.put("/v1/recalls/webhook", json=given, headers=shop).status_code == 200
    keys = {
        f"API key {name}": of["Authorization"].rpartition("_")[2]
        for name, of in (("1", lot.key), ("2", shop))
    }
    said = {
        **keys,
        **{f"PIN {number}": pin for number, pin in enumerate(pins)},
        "setting metrics_token": METRICS,
        "setting kek_passphrase": PHRASE,
        "setting pkcs11_pin": PIN,
        **{f"setting {name}": secret for name, secret in (GATEWAY | CARRIER).items()},
        "session cookie": cookie,
        "password": PASSWORD,
        "mistyped password": WRONG,
        "voucher": code,
        "link of a report": link.rpartition("/")[2],
    }
    secrets = {name: secret.encode() for name, secret in said.items()}
    return Shown(door, secrets | derived(door, lot) | {"webhook secret": SHARED})


def derived(door: Door, lot: Scratched) -> dict[str, bytes]:
    """What was made of the two bare key files to print and to check: the keys of a product's serials and PINs, and of counted tries."""
    master = {name: read_key_file(door.services.settings.key_file(name)) for name in ("resolve", "pin")}
    with door.services.reads.open() as reader:
        product = reader.catalogue.product_by_slug(lot.product)
    assert product is not None
    pins = derive_pin_key(master["pin"], str(product.id), 1)
    assert pin_of(pins, lot.path(lot.rows[0]).rpartition("/")[2]) == lot.rows[0]["pin"].replace(" ", "")
    return {
        "key of serials": derive_serial_key(master["resolve"], str(product.id), 1),
        "key of PINs": pins,
        "key of tries": hmac.digest(master["pin"], b"nguongoc tries of pins v1", "sha256"),
    }


def refusals(door: Door) -> str:
    """The traceback of key files that do not open, as somebody hunting a fault would log it."""
    update = {"kek_passphrase": SecretStr("một câu khác hẳn, cũng đủ dài")}
    locked = build(door.services.settings.model_copy(update=update), HandClock())
    try:
        with pytest.raises(Refusal) as refusal:
            locked.custody.verdict_key()
    finally:
        locked.close()
    logging.getLogger("test").error("refused", exc_info=refusal.value)
    return "".join(traceback.format_exception(refusal.value)) + repr(refusal.value.params)


def test_every_setting_that_is_a_secret_is_among_those_looked_for(shown: Shown) -> None:
    secret = {
        name for name, field in Settings.model_fields.items() if SecretStr in get_args(field.annotation)
    }
    looked_for = {name.removeprefix("setting ") for name in shown.secrets if name.startswith("setting ")}
    # Of the addresses of databases `test_the_password_of_a_database_is_not_shown_with_the_settings` speaks.
    assert secret - looked_for == {"database_url", "read_database_url"}


def test_nothing_that_lets_anybody_in_is_in_logs_output_database_or_backup(
    shown: Shown,
    heard: Heard,
    enter: Callable[[Settings], None],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    door, kept = shown.door, tmp_path / "kept"
    tracebacks = refusals(door)
    assert Place(door.services.settings, enter).run("backup", str(kept)) == 0
    out, err = capfd.readouterr()
    services = door.services
    places = {
        "logs": "\n".join(heard.said).encode(),
        "tracebacks": tracebacks.encode(),
        "output": (out + err).encode(),
        "reprs": "\n".join(map(repr, (services, services.settings, services.settings.model_dump()))).encode(),
        "database": dumped(services.settings.database),
        "backup": b"".join(path.read_bytes() for path in kept.rglob("*") if path.is_file()),
        "other files": b"".join(
            path.read_bytes() for path in services.settings.data_dir.rglob("*") if path.is_file()
        ),
    }
    assert b"passphrase does not open" in places["tracebacks"]
    assert door.cooperative.slug.encode() in places["database"]
    wanted = shown.secrets
    assert {place: names for place, where in places.items() if (names := found(wanted, where))} == {}
