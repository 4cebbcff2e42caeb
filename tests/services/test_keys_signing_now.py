"""Under the transaction that writes a signature its key is active: a key kept in memory does not outlive its retirement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

import pytest

from nguongoc.ports import SigningKey, UnitOfWork
from nguongoc.ports.rows import KeyPurpose, KeyState
from nguongoc.services.custody import KeyRetired, NoActiveKey, refuse_retired
from nguongoc_api.services import Services
from nguongoc_api.wiring import build
from tests.factories import rows
from tests.service import Farm, HandClock


@pytest.fixture
def elsewhere(services: Services) -> Iterator[Services]:
    """Another process on the same store."""
    other = build(services.settings, HandClock())
    yield other
    other.close()


def keys_of(services: Services, farm: Farm) -> list[SigningKey]:
    with services.reads.open() as reader:
        return list(reader.parties.signing_keys(KeyPurpose.ORGANISATION, farm.organisation.id))


def retire(uow: UnitOfWork, key: SigningKey) -> None:
    uow.parties.set_key_state(replace(key, state=KeyState.RETIRED, expires_at=rows.NOW, reason="drill"))


def test_what_is_noted_of_a_key_is_read_again(services: Services) -> None:
    farm = Farm(services)
    [key] = keys_of(services, farm)
    said = replace(
        key, state=KeyState.COMPROMISED, revoked_at=rows.NOW, distrusted_from=2**40, reason="mất điện thoại"
    )
    services.writer.run(lambda uow: uow.parties.set_key_state(said))
    assert keys_of(services, farm) == [said]


def test_a_key_retired_by_another_process_signs_no_lot_however_lately_it_was_read(
    services: Services, elsewhere: Services
) -> None:
    farm = Farm(services)
    farm.register()
    [key] = keys_of(services, farm)
    elsewhere.writer.run(lambda uow: retire(uow, key))
    with pytest.raises(NoActiveKey):
        farm.register()


def test_a_lot_that_meets_a_retirement_is_signed_with_the_successor(
    services: Services, elsewhere: Services
) -> None:
    farm = Farm(services)
    first = farm.register().record.kid
    [key] = keys_of(services, farm)
    later = rows.NOW + timedelta(seconds=1)

    def rotate(uow: UnitOfWork) -> None:
        elsewhere.custody.make_key(uow, KeyPurpose.ORGANISATION, farm.organisation, later)
        retire(uow, key)

    elsewhere.writer.run(rotate)
    second = farm.register().record.kid
    assert second != first
    assert second == keys_of(services, farm)[1].kid


def test_a_certificate_s_record_and_a_status_list_are_signed_with_keys_as_the_transaction_sees_them(
    services: Services, elsewhere: Services
) -> None:
    farm = Farm(services)
    made = farm.register()
    services.sign_status()
    [key] = keys_of(services, farm)
    with services.reads.open() as reader:
        [status_key] = reader.parties.signing_keys(KeyPurpose.STATUS, None)

    def end(uow: UnitOfWork) -> None:
        retire(uow, key)
        retire(uow, status_key)

    elsewhere.writer.run(end)
    with pytest.raises(NoActiveKey):
        services.trusting.credentials.facility(farm.field.id)
    with pytest.raises(NoActiveKey):
        services.writer.run(lambda uow: services.sign_status.sign_list(uow, made.record.status_list))


def test_nobody_retires_a_key_between_the_question_and_the_end_of_the_transaction(
    services: Services, elsewhere: Services
) -> None:
    """The one who signs goes first; whoever retires waits for it, on either database."""
    farm = Farm(services)
    [key] = keys_of(services, farm)
    asked, order = Event(), []

    def sign(uow: UnitOfWork) -> None:
        refuse_retired(uow, key.kid)
        asked.set()
        other.join(0.2)
        order.append("signed")

    def end() -> None:
        asked.wait(10)
        elsewhere.writer.run(lambda uow: retire(uow, key))
        order.append("retired")

    other = Thread(target=end)
    other.start()
    services.writer.run(sign)
    other.join(10)
    assert order == ["signed", "retired"]
    with pytest.raises(KeyRetired):
        services.writer.run(lambda uow: refuse_retired(uow, key.kid))
