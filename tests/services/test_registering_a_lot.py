"""A lot is registered whole: event, projection, passport, status place and wait for the log; or not at all."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import jsonschema
import pytest

from nguongoc.batches.lots import LotInput, Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.catalogue.products import Category
from nguongoc.errors import Refusal
from nguongoc.events.read import declared_in
from nguongoc.records.canonical import canonical_bytes
from nguongoc.services.draw_inputs import SourceExhausted
from nguongoc.services.make_lot import LotTaken
from nguongoc.signing.data_integrity import verify_proof
from nguongoc.signing.did import parse_did_document
from nguongoc.signing.jose import parse_compact, verify_signature
from nguongoc_api.services import Services
from tests.service import Farm, gone_of
from tests.vectors import vectors


def _kilograms(amount: str) -> Quantity:
    return Quantity(Decimal(amount), Unit("kg"))


def test_everything_of_a_lot_is_there_once_it_is_registered(services: Services) -> None:
    farm = Farm(services)
    services.sequence_log()
    made = farm.register()
    assert services.sequence_log() == 1
    with services.reads.open() as reader:
        assert reader.lots.batch_by_code(made.batch.code) == made.batch
        event = reader.lots.event(made.batch.event_id)
        assert event is not None
        assert declared_in(json.loads(event.body)).batch_id == made.batch.id
        assert reader.records.record(made.batch.passport_id) == made.record
        assert reader.records.status_slot(made.record.id) is not None
        assert reader.log.entry_of(made.record.id) is not None


def test_the_passport_is_signed_twice_over_the_same_bytes_by_the_organisations_own_key(
    services: Services,
) -> None:
    farm = Farm(services)
    record = farm.register().record
    with services.reads.open() as reader:
        document = reader.parties.did_document(farm.organisation.did)
    assert document is not None
    jws = parse_compact(record.jws)
    method = parse_did_document(document, farm.organisation.did).method(jws.kid)
    assert method is not None
    assert method.may_assert
    assert jws.payload == record.payload
    assert verify_signature(jws, method.public_key)
    embedded = json.loads(record.embedded)
    assert verify_proof(embedded, method.public_key)
    embedded.pop("proof")
    assert canonical_bytes(embedded) == record.payload


def test_the_passport_is_valid_against_the_published_schema(services: Services) -> None:
    schema = json.loads((vectors("untp") / "DigitalProductPassport.json").read_text())
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    farm = Farm(services)
    powder = farm.add_product(process="fresh-to-dried", name="Bưởi sấy")
    source = farm.register()
    made = farm.register(
        powder,
        origin=Origin.MADE,
        quantity=_kilograms("20"),
        inputs=(LotInput(source.batch.id, _kilograms("100")),),
    )
    for record in (source.record, made.record):
        assert [error.message for error in checker.iter_errors(json.loads(record.payload))] == []
        jsonschema.FormatChecker().check(json.loads(record.payload)["id"], "uri")


def test_a_processed_lot_names_its_source_by_the_hash_that_was_signed(services: Services) -> None:
    farm = Farm(services)
    dried = farm.add_product(process="fresh-to-dried", name="Bưởi sấy", category=Category.FRUIT)
    source = farm.register()
    made = farm.register(
        dried,
        origin=Origin.MADE,
        quantity=_kilograms("20"),
        inputs=(LotInput(source.batch.id, _kilograms("100")),),
    )
    assert source.record.payload_sha256 in made.record.payload.decode()


def test_a_lot_number_is_given_once_for_a_product(services: Services) -> None:
    farm = Farm(services)
    farm.register(lot="LV-1")
    with pytest.raises(LotTaken):
        farm.register(lot="LV-1")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"happened_on": date(2026, 11, 25)}, "date-in-future"),
        ({"lot": "Lô số 1"}, "lot-number-malformed"),
        ({"expires_on": date(2026, 11, 1)}, "expires-too-early"),
    ],
)
def test_what_the_rules_refuse_leaves_nothing(services: Services, said: dict[str, Any], code: str) -> None:
    farm = Farm(services)
    services.sequence_log()
    with pytest.raises(Refusal) as refused:
        farm.register(**said)
    assert refused.value.code == code
    with services.reads.open() as reader:
        assert reader.lots.batches_of(farm.organisation.id, None, 10) == []
        assert reader.log.pending(10) == []


def test_no_more_goes_out_of_a_lot_than_came_in_however_many_ask_at_once(services: Services) -> None:
    farm = Farm(services)
    dried = farm.add_product(process="fresh-to-dried", name="Bưởi sấy")
    source = farm.register(quantity=_kilograms("1000"))

    def make(_number: int) -> bool:
        try:
            farm.register(
                dried,
                origin=Origin.MADE,
                quantity=_kilograms("60"),
                inputs=(LotInput(source.batch.id, _kilograms("300")),),
            )
        except SourceExhausted:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(make, range(8))) == 3
    assert gone_of(services, source.batch) == Decimal(900)


def test_another_organisations_lot_product_and_place_are_unknown(services: Services) -> None:
    farm, other = Farm(services), Farm(services, "htx-khac")
    dried = other.add_product(process="fresh-to-dried", name="Bưởi sấy")
    source = farm.register()
    with pytest.raises(Refusal) as refused:
        other.register(
            dried,
            origin=Origin.MADE,
            quantity=_kilograms("20"),
            inputs=(LotInput(source.batch.id, _kilograms("100")),),
        )
    assert (refused.value.code, refused.value.pointer) == ("source-unknown", "/inputs/0/batch_id")
    with pytest.raises(Refusal) as refused:
        other.register(farm.pomelo)
    assert refused.value.code == "product-unknown"
