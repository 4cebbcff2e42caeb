"""`/v1/carriers`, `/v1/shipments/{id}/consignments`, `/v1/consignments`."""

from __future__ import annotations

from anyio import to_thread
from fastapi import Request, Response

from nguongoc.errors import TooLarge
from nguongoc_api.auth.access import ConsignmentReader, Consignor
from nguongoc_api.v1.carriers.schemas import (
    Carriers,
    CarrierShown,
    ConsignmentGiven,
    Consignments,
    ConsignmentShown,
    QuoteAsked,
    Quotes,
    QuoteShown,
    ReportGiven,
    ReportTaken,
)
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

CARRIERS = router("carriers", "carriers")
OF_SHIPMENTS = router("shipments", "carriers")
CONSIGNMENTS = router("consignments", "carriers")
LONGEST_REPORT = 64_000


class ReportTooLong(TooLarge):
    """No carrier says so much of one parcel."""

    code = "carrier-report-too-long"


@CARRIERS.get("")
def list_carriers(_: Consignor, use: Use) -> Carriers:
    """Those that are set up here; `manual` always is."""
    return Carriers(items=[CarrierShown(id=each) for each in use.capturing.carriage.consign.known()])


@CARRIERS.post("/{carrier}/quotes")
def ask_quotes(caller: Consignor, carrier: str, given: QuoteAsked, use: Use) -> Quotes:
    """What each service of a carrier costs, the cheapest first; nothing is ordered and nothing is kept."""
    found = use.capturing.carriage.consign.quotes(
        caller,
        carrier,
        given.sender.contact("sender"),
        given.receiver.contact("receiver"),
        given.package.package(),
    )
    return Quotes(items=[QuoteShown.of(each) for each in found])


@CARRIERS.post("/{carrier}/reports")
async def take_report(carrier: str, request: Request, use: Use) -> ReportTaken:
    """For the carrier alone, with the secret that was agreed with it: where a parcel is. The same report again changes nothing."""
    body = await request.body()
    if len(body) > LONGEST_REPORT:
        raise ReportTooLong(f"at most {LONGEST_REPORT} bytes", most=LONGEST_REPORT)
    taken = await to_thread.run_sync(use.capturing.carriage.report, carrier, request.headers, body)
    return ReportTaken(taken=taken)


@OF_SHIPMENTS.post("/{shipment_id}/consignments", status_code=201, response_model=ConsignmentShown)
def book_consignment(
    caller: Consignor, shipment_id: Id, given: ConsignmentGiven, use: Use, created: Created
) -> Response:
    """Give what you shipped to a carrier. Names and addresses are passed on to it and kept nowhere."""
    wish = given.wish()
    return created.answer(
        lambda once: use.capturing.carriage.consign.book(caller, shipment_id, wish, once),
        lambda made: f"/v1/consignments/{made.id}",
        ConsignmentShown.of,
    )


@OF_SHIPMENTS.get("/{shipment_id}/consignments")
def list_consignments(caller: ConsignmentReader, shipment_id: Id, use: Use) -> Consignments:
    """Where a shipment is, for both of its sides; the newest order first."""
    found = use.capturing.carriage.consign.of_shipment(caller, shipment_id)
    return Consignments(items=[ConsignmentShown.of(*each) for each in found])


@CONSIGNMENTS.get("/{consignment_id}")
def show_consignment(caller: ConsignmentReader, consignment_id: Id, use: Use) -> ConsignmentShown:
    """One of yours, with all that was reported of it."""
    return ConsignmentShown.of(*use.capturing.carriage.consign.told(caller, consignment_id))


@CONSIGNMENTS.post("/{consignment_id}/cancellation")
def cancel_consignment(caller: Consignor, consignment_id: Id, use: Use) -> ConsignmentShown:
    """Call it off, while the carrier allows it."""
    return ConsignmentShown.of(use.capturing.carriage.consign.cancel(caller, consignment_id))


@CONSIGNMENTS.post("/{consignment_id}/reports")
def note_report(caller: Consignor, consignment_id: Id, given: ReportGiven, use: Use) -> ConsignmentShown:
    """Say yourself how it goes, of a carrier that is rung up."""
    use.capturing.carriage.note(caller, consignment_id, given.state, given.at, given.place)
    return ConsignmentShown.of(*use.capturing.carriage.consign.told(caller, consignment_id))
