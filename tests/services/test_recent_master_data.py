"""What registrations stand on is kept for a moment, and never beyond a change that this process made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from nguongoc.catalogue.certificates import Certificate, EvidenceLevel, Scheme
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.facilities import FacilityKind
from nguongoc.ports import UnitOfWork
from nguongoc.ports.rows import KeyPurpose
from nguongoc.services.custody import NoActiveKey
from nguongoc.services.recent import SECONDS, Recent
from nguongoc.services.register_facility import FacilityDraft
from nguongoc_api.services import Services
from tests.factories import rows
from tests.service import Farm


@dataclass
class Watch:
    time: float = 0.0

    def __call__(self) -> float:
        return self.time


def test_a_value_is_read_once_in_a_while_and_again_after_it(services: Services) -> None:
    watch, readings = Watch(), iter(range(100))
    recent: Recent[str, int] = Recent(services.reads, watch)
    assert [recent.get("a", lambda: next(readings)) for _ in range(3)] == [0, 0, 0]
    assert recent.get("b", lambda: next(readings)) == 1
    watch.time = SECONDS
    assert recent.get("a", lambda: next(readings)) == 2


def test_a_failure_to_read_is_not_kept(services: Services) -> None:
    recent: Recent[str, int] = Recent(services.reads)

    def fail() -> int:
        raise NoActiveKey("none")

    with pytest.raises(NoActiveKey):
        recent.get("a", fail)
    assert recent.get("a", lambda: 1) == 1


def test_registering_lots_and_sequencing_them_leaves_master_data_as_kept(services: Services) -> None:
    farm = Farm(services)
    before = services.reads.master_generation()
    farm.register()
    services.sequence_log()
    services.sign_status()
    assert services.reads.master_generation() == before


def test_a_certificate_registered_a_moment_ago_stands_in_the_next_passport(services: Services) -> None:
    farm = Farm(services)
    assert b"VietGAP" not in farm.register().record.payload
    certificate = Certificate(
        id=uuid7(rows.NOW),
        organisation_id=farm.organisation.id,
        product_id=farm.pomelo.id,
        scheme=Scheme.VIETGAP,
        name="VietGAP",
        number=None,
        issuer="Trung tâm chứng nhận",
        issuer_successor=None,
        issued_on=None,
        valid_until=None,
        stars=None,
        right_to_use=None,
        scope=None,
        level=EvidenceLevel.DECLARED,
        verified_by=None,
        created_at=rows.NOW,
    )
    services.writer.run(lambda uow: uow.catalogue.add_certificate(certificate))
    assert b"VietGAP" in farm.register().record.payload


def test_a_key_made_a_moment_ago_signs_the_next_passport(services: Services) -> None:
    farm = Farm(services)
    first = farm.register().record.kid
    later = rows.NOW + timedelta(seconds=1)
    services.writer.run(
        lambda uow: services.custody.make_key(uow, KeyPurpose.ORGANISATION, farm.organisation, later)
    )
    assert farm.register().record.kid != first


def test_a_key_retired_a_moment_ago_signs_nothing_any_more(services: Services) -> None:
    farm = Farm(services)
    farm.register()

    def retire(uow: UnitOfWork) -> None:
        connection = uow.parties._connection  # type: ignore[attr-defined]
        connection.exec_driver_sql("UPDATE signing_key SET state = 'retired' WHERE purpose = 'organisation'")

    services.writer.run(retire)
    with pytest.raises(NoActiveKey):
        farm.register()


def test_a_refused_change_of_master_data_makes_nobody_read_again(services: Services) -> None:
    farm = Farm(services)
    farm.register()
    before = services.reads.master_generation()

    def spoil(uow: UnitOfWork) -> None:
        uow.parties.add_facility(replace(farm.field, id=uuid7(rows.NOW)))
        raise NoActiveKey("changed my mind")

    with pytest.raises(NoActiveKey):
        services.writer.run(spoil)
    assert services.reads.master_generation() == before
    services.register_facility(farm.caller, FacilityDraft(FacilityKind.PLOT, "Thửa 2", "15544"))
    assert services.reads.master_generation() > before
