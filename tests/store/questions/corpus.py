"""Events to ask about: each kind, with everything that a parameter of the query language can ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

SPELLINGS: dict[str, list[str]] = {
    "lot": ["urn:epc:class:lgtin:9520123.045676.L1", "https://shop.vn/x/01/09520123456764/10/L1?17=270101"],
    "class": ["urn:epc:idpat:sgtin:9520123.045676.*", "https://id.gs1.org/01/09520123456764"],
    "unit 1": ["urn:epc:id:sgtin:9520123.045676.1", "https://id.gs1.org/01/09520123456764/21/1"],
    "unit 2": ["urn:epc:id:sgtin:9520123.045676.2", "HTTPS://Other.example/01/09520123456764/10/L1/21/2"],
    "pallet": ["urn:epc:id:sscc:9520123.0000000017", "https://x.example/00/095201230000000172"],
    "crate": ["urn:epc:id:grai:9520123.12345.7"],
    "packhouse": ["urn:epc:id:sgln:9520123.00001.0", "https://id.gs1.org/414/9520123000011"],
    "gate": ["urn:epc:id:sgln:9520123.00001.7", "https://maps.example/414/9520123000011/254/7"],
    "shop": ["https://trace.example/f/0190aaaa"],
    "buyer": ["urn:epc:id:pgln:9520123.00002", "https://id.gs1.org/417/9520123000028"],
    "logger": ["urn:epc:id:giai:9520123.55", "https://id.gs1.org/8004/952012355"],
    "other": ["urn:x:thing"],
}
"""What each thing is called in different events and questions; the first spelling is that of the corpus's own events."""
CONTEXT = [{"example": "http://ns.example.com/epcis/", "shop": "https://shop.vn/ns#"}]


def called(name: str, spelling: int = 0) -> str:
    return SPELLINGS[name][spelling % len(SPELLINGS[name])]


def known_as(text: str) -> str:
    """The one name of an identifier; whatever is not in the table is only itself."""
    return next((name for name, spelled in SPELLINGS.items() if text in spelled), text)


def _event(day: int, type: str = "ObjectEvent", **members: Any) -> dict[str, Any]:
    base = {
        "type": type,
        "eventTime": f"2026-03-{day:02}T08:00:00.5+07:00",
        "eventTimeZoneOffset": "+07:00",
        "action": "OBSERVE",
    }
    if type == "TransformationEvent":
        del base["action"]
    return base | members


def _parties(sender: str, receiver: str) -> dict[str, Any]:
    return {
        "sourceList": [
            {"type": "owning_party", "source": sender},
            {"type": "urn:epcglobal:cbv:sdt:location", "source": called("packhouse")},
        ],
        "destinationList": [{"type": "cbv:SDT-owning_party", "destination": receiver}],
    }


def _sensors(celsius: float, **report: Any) -> list[dict[str, Any]]:
    return [
        {
            "sensorMetadata": {
                "time": "2026-03-04T01:00:00Z",
                "startTime": "2026-03-04T00:00:00Z",
                "endTime": "2026-03-04T02:00:00+07:00",
                "deviceID": called("logger", int(celsius)),
                "dataProcessingMethod": "https://example.com/253/method",
                "bizRules": "https://example.com/253/rules",
                "shop:batch": 7,
            },
            "sensorReport": [
                {
                    "type": "Temperature",
                    "value": celsius,
                    "uom": "CEL",
                    "minValue": celsius - 2,
                    "shop:probe": "left",
                },
                {"type": "gs1:RelativeHumidity", "meanValue": 80, "sDev": 0.5, "uom": "A93", **report},
            ],
            "shop:box": {"shop:colour": "blue"},
        }
    ]


def events() -> Iterator[dict[str, Any]]:
    """In the order in which they are recorded, a second apart."""
    lots = [{"epcClass": called("lot"), "quantity": 12.5, "uom": "KGM"}]
    yield _event(1, bizStep="commissioning", disposition="active", action="ADD", quantityList=lots,
                 readPoint={"id": called("packhouse")}, bizLocation={"id": called("packhouse")},
                 ilmd={"cbvmda:lotNumber": "L1", "cbvmda:itemExpirationDate": "2026-12-31",
                       "shop:grades": [1, 2.5, "A"], "shop:who": {"shop:name": "Lan", "example:level": 3}})  # fmt: skip
    yield _event(2, bizStep="urn:epcglobal:cbv:bizstep:packing", epcList=[called("unit 1"), called("unit 2", 1)],
                 quantityList=[{"epcClass": called("class", 1)}, {"epcClass": called("lot", 1), "quantity": 3}],
                 eventID="urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8")  # fmt: skip
    yield _event(3, "AggregationEvent", action="ADD", parentID=called("pallet"), childEPCs=[called("unit 1", 1)],
                 bizStep="cbv:BizStep-packing", disposition="in_progress", readPoint={"id": called("gate", 1)},
                 childQuantityList=[{"epcClass": called("lot"), "quantity": 5, "uom": "EA"}])  # fmt: skip
    yield _event(4, bizStep="shipping", disposition="in_transit", epcList=[called("pallet", 1)],
                 bizTransactionList=[{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:9520123000011:7"},
                                     {"type": "example:note", "bizTransaction": "urn:x:note"}],
                 readPoint={"id": called("gate"), "shop:door": 2, "example:seen": {"example:by": "guard"}},
                 sensorElementList=_sensors(4.0, percRank=50, stringValue="wet", booleanValue=True),
                 **_parties("urn:x:seller", called("buyer")))  # fmt: skip
    yield _event(5, bizStep="receiving", disposition="damaged", epcList=[called("pallet")],
                 bizLocation={"id": called("shop"), "example:floor": "1"}, readPoint={"id": called("packhouse", 1)},
                 persistentDisposition={"set": ["damaged", "cbv:Disp-recalled"], "unset": ["active"]},
                 sensorElementList=_sensors(9.0, percRank=90, hexBinaryValue="0A", uriValue="https://x.example/wet",
                                            microorganism="https://example.com/m/1", booleanValue=False),
                 **_parties(called("buyer", 1), "urn:x:kitchen"))  # fmt: skip
    yield _event(6, "TransformationEvent", inputQuantityList=[{"epcClass": called("lot"), "quantity": 2, "uom": "KGM"}],
                 inputEPCList=[called("crate")], outputEPCList=[called("unit 2")], transformationID="urn:x:made",
                 outputQuantityList=[{"epcClass": called("other"), "quantity": 0.25, "uom": "LTR"}],
                 bizStep="commissioning", **{"example:mark": ["x", "y"], "shop:score": 5})  # fmt: skip
    yield _event(7, "TransactionEvent", action="DELETE", parentID=called("crate"), epcList=[called("unit 1")],
                 bizTransactionList=[{"type": "inv", "bizTransaction": "urn:x:7"}], bizStep="example:selling",
                 **{"example:mark": "x", "shop:score": "5", "shop:at": "2026-03-07T00:00:00+07:00"})  # fmt: skip
    yield _event(8, "AssociationEvent", action="ADD", parentID=called("packhouse"), childEPCs=[called("logger")],
                 **{"shop:inner": [{"shop:score": 8, "example:mark": "deep"}, {"shop:score": 9}]})  # fmt: skip
    yield _event(5, bizStep="receiving", epcList=[called("pallet")], disposition="damaged",
                 errorDeclaration={"declarationTime": "2026-03-09T00:00:00Z", "reason": "incorrect_data",
                                   "correctiveEventIDs": ["urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8"],
                                   "example:by": "QA", "shop:why": {"example:code": 4}})  # fmt: skip
    yield _event(10, bizStep="shipping", quantityList=[{"epcClass": called("lot"), "quantity": 12.5, "uom": "KGM"}],
                 disposition="in_transit", readPoint={"id": called("gate")})  # fmt: skip
    yield _event(2, bizStep="inspecting", disposition="conformant", quantityList=[{"epcClass": called("other")}],
                 **{"example:mark": "2026-03-07T00:00:00Z", "shop:score": -1.5, "example:empty": []})  # fmt: skip
