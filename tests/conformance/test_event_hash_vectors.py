"""The CBV 2.0 event hash against every published vector: each pre-hash and each hash, byte for byte.

One published pre-hash (`epcisDocWithAllGS1Keys`) is damaged upstream: it is not what its own published hash is the
hash of. That is checked, and only the hash is compared there. The source of one vector is published as XML alone; its
event is written out here in JSON.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest

from nguongoc.events.context import Namespaces
from nguongoc.events.documents import read_document
from nguongoc.events.hash import event_hash, prehash
from tests.vectors import vectors

FOLDER = vectors("epcis") / "event-hash"
NAMES = sorted(path.stem for path in FOLDER.glob("*.hashes"))
DAMAGED_UPSTREAM = "epcisDocWithAllGS1Keys"
FROM_XML = {
    "epcisDocWithTransformationEventWithExtension": {
        "@context": {"circ": "https://circ4life.eecc.info/epcis"},
        "type": "TransformationEvent",
        "eventTime": "2022-02-16T10:40:21.314+02:00",
        "eventTimeZoneOffset": "+02:00",
        "inputEPCList": ["urn:epc:id:sgtin:4047111.012345.2222", "urn:epc:id:sgtin:4047111.012345.1111"],
        "outputEPCList": ["urn:epc:id:sgtin:4047111.012345.3333"],
        "bizStep": "repairing",
        "disposition": "damaged",
        "circ:lifeTime": "P3Y",
    }
}


def lines(name: str, kind: str) -> list[str]:
    return (FOLDER / f"{name}.{kind}").read_text(encoding="utf-8").split()


def published(name: str) -> list[tuple[dict[str, Any], Namespaces, str, str]]:
    """(event, its namespaces, published pre-hash, published hash) of each event of one vector."""
    source = FOLDER / f"{name}.jsonld"
    document = read_document(
        json.loads(source.read_text(encoding="utf-8")) if source.is_file() else FROM_XML[name]
    )
    spaces = [document.namespaces_of(index) for index in range(len(document.events))]
    return list(zip(document.events, spaces, lines(name, "prehashes"), lines(name, "hashes"), strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_the_published_hashes_and_prehashes_are_met_byte_for_byte(name: str) -> None:
    for event, namespaces, text, hash in published(name):
        assert event_hash(event, namespaces) == hash
        if name == DAMAGED_UPSTREAM:
            assert sha256(text.encode()).hexdigest() not in hash
        else:
            assert prehash(event, namespaces) == text


def test_every_vector_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    counted = [len(published(name)) for name in NAMES]
    with capsys.disabled():
        print(f"\nevent hash: {sum(counted)} published events of {len(counted)} vectors, all byte-equal")
    assert len(counted) == len({path.stem for path in FOLDER.iterdir()}) == 10
    assert sum(counted) == sum(len(lines(name, "hashes")) for name in NAMES) == 25
