"""The HTTP driver of text messages: any make of gateway by a template, and nothing that a message says gets out of its place."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from pydantic import SecretStr, ValidationError

from nguongoc.ports.sms import Sms, SmsUnsent
from nguongoc_api.adapters.sms import HttpSms
from nguongoc_api.settings import Settings
from tests.factories import rows
from tests.outbox.receiver import Receiver, receiving
from tests.service import HandClock

MESSAGE = Sms("+84912345678", 'ma {secret} "1" & 2\n\n@h #1', rows.NOW + timedelta(minutes=5))
FORM = "application/x-www-form-urlencoded"


def gateway(receiver: Receiver, **said: Any) -> HttpSms:
    return HttpSms(Settings(**{"sms_url": receiver.url, **said}).sms, HandClock())


def test_json_is_filled_in_and_escaped_in_one_pass() -> None:
    with receiving() as receiver:
        body = '{"ApiKey": "{secret}", "Phone": "{national}", "Content": "{text}", "RequestId": "{id}"}'
        gateway(receiver, sms_body=body, sms_secret=SecretStr('k"1'), sms_authorization="Basic x").send(
            MESSAGE
        )
        (got,) = receiver.wait(1)
    told = json.loads(got.body)
    assert told["ApiKey"] == 'k"1'
    assert told["Phone"] == "0912345678"
    assert told["Content"] == MESSAGE.text, "what a message says is no place of the template"
    assert len(told["RequestId"]) == 36
    assert (got.headers["authorization"], got.headers["content-type"]) == (
        "Basic x",
        "application/json; charset=utf-8",
    )


def test_a_form_and_an_address_are_filled_in_too() -> None:
    with receiving() as receiver:
        url = f"{receiver.url}?to={{phone}}"
        gateway(receiver, sms_url=url, sms_content_type=FORM, sms_body="m={text}").send(MESSAGE)
        (got,) = receiver.wait(1)
    assert got.path == "/hook?to=%2B84912345678"
    assert parse_qs(got.body.decode()) == {"m": [MESSAGE.text]}


@pytest.mark.parametrize("answer", [400, 403, 500, 302, None])
def test_what_is_no_success_is_a_failure_that_names_neither_number_nor_words(answer: int | None) -> None:
    with receiving() as receiver:
        receiver.answers, receiver.location = [answer], "http://127.0.0.1:1/elsewhere"
        url = f"{receiver.url}?to={{phone}}&text={{text}}"
        with pytest.raises(SmsUnsent) as refused:
            gateway(receiver, sms_url=url).send(MESSAGE)
        assert len(receiver.wait(1)) == 1, "no redirect is followed"
    assert "912345678" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert repr(MESSAGE).count("912345678") == 0


def test_an_answer_without_the_word_of_acceptance_is_a_failure() -> None:
    with receiving() as receiver:
        gateway(receiver, sms_accepted="said").send(MESSAGE)
        with pytest.raises(SmsUnsent):
            gateway(receiver, sms_accepted='"CodeResult":"100"').send(MESSAGE)


@pytest.mark.parametrize(
    "said",
    [
        {"sms_url": "http://gateway.example/send"},
        {"sms_url": "ftp://gateway.example/send"},
        {"sms_url": "https://{phone}.example/send"},
        {"sms_url": "https://user@gateway.example/send"},
        {"sms_url": "https:///send"},
        {"sms_body": '{"text": "{text}"}'},
        {"sms_body": '{"to": "{phone}"}'},
        {"sms_body": '{"to": "{phone}", "text": {text}'},
        {"sms_code_text": "khong co ma"},
        {"sms_code_text": "mã {code}"},
        {"sms_code_text": "{code}" + "x" * 160},
    ],
)
def test_settings_that_could_send_nothing_are_refused_at_the_start(said: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings(**{"sms_url": "https://gateway.example/send", **said})  # type: ignore[arg-type]
