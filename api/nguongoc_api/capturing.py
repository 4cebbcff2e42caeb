"""The use cases of capturing and their worker, wired: a part of the composition root."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from nguongoc.ports import UnitOfWork
from nguongoc.services.accept_capture import AcceptCapture, BrowseCaptures, CaptureEvent
from nguongoc.services.capture_events import CaptureEvents
from nguongoc.services.correct_lot import CorrectLot
from nguongoc.services.hand_over_by_link import HandOverByLink
from nguongoc.services.hand_over_lots import HandOverLots
from nguongoc.services.holdings import BrowseHoldings
from nguongoc.services.issue_passport import IssuePassport
from nguongoc.services.lot_standing import ShowStanding
from nguongoc.services.run_captures import RunCaptures
from nguongoc.services.send_lots import SendLots, TakeBackHandOvers
from nguongoc.services.sign_status import SignStatus
from nguongoc.services.take_back_lots import TakeBackLots
from nguongoc.services.tell_growing import TellGrowing
from nguongoc.services.track_consignments import TrackConsignments
from nguongoc.services.unit_serials import UnitSerials
from nguongoc.services.withdraw_lot import WithdrawLot
from nguongoc_api.carriers_wiring import build_consign
from nguongoc_api.epcis.headers import CAPTURE_BYTES, EVENT_BYTES
from nguongoc_api.ground import Ground
from nguongoc_api.jobs.captures import CaptureWorker
from nguongoc_api.settings import Settings


@dataclass(frozen=True, slots=True)
class Capturing:
    """Documents, single events, what became of them, the thread that carries captures out, and hand-overs told in plain words."""

    accept: AcceptCapture
    event: CaptureEvent
    browse: BrowseCaptures
    worker: CaptureWorker
    hand_over: HandOverLots
    send: SendLots
    take_back: TakeBackHandOvers
    by_link: HandOverByLink
    holdings: BrowseHoldings
    withdraw: WithdrawLot
    correct: CorrectLot
    carriage: TrackConsignments
    grow: TellGrowing


def _superseded(_uow: UnitOfWork, _event_ids: Sequence[UUID]) -> None:
    """What is corrected is not revoked: it was said, and something else is said now."""


def build_capturing(
    settings: Settings,
    ground: Ground,
    serials: UnitSerials,
    sign_status: SignStatus,
    issue: IssuePassport,
) -> Capturing:
    """Links of hand-overs are made under a key derived from the service's own, one way."""
    reads, writer, clock = ground.reads, ground.writer, ground.clock
    base_url = settings.base_url
    capture = CaptureEvents(serials, TakeBackLots(sign_status), base_url)
    worker = CaptureWorker(RunCaptures(reads, writer, clock, capture, CAPTURE_BYTES))
    return Capturing(
        accept=AcceptCapture(writer, clock, worker.nudge, CAPTURE_BYTES),
        event=CaptureEvent(writer, clock, capture, EVENT_BYTES),
        browse=BrowseCaptures(reads),
        worker=worker,
        carriage=build_consign(settings, reads, writer, clock, capture),
        hand_over=HandOverLots(reads, writer, clock, capture, base_url),
        send=SendLots(reads, writer, clock, capture, base_url),
        take_back=TakeBackHandOvers(writer, clock, capture),
        by_link=HandOverByLink(reads, writer, clock, capture, base_url, ground.serial_key),
        holdings=BrowseHoldings(reads),
        grow=TellGrowing(reads, writer, clock, capture, base_url),
        withdraw=WithdrawLot(writer, clock, capture),
        correct=CorrectLot(
            reads,
            writer,
            clock,
            CaptureEvents(serials, _superseded, base_url),
            issue,
            ShowStanding(sign_status, base_url),
            base_url,
        ),
    )
