"""The use cases of recalls, holds and disputes, wired: a part of the composition root."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.services.browse_recalls import BrowseRecalls
from nguongoc.services.dispute_source import DisputeSource
from nguongoc.services.end_recall import EndRecall
from nguongoc.services.hold_lot import HoldLot
from nguongoc.services.issue_record import IssueRecord
from nguongoc.services.keep_webhook import KeepWebhook
from nguongoc.services.lot_standing import ShowStanding
from nguongoc.services.phone_notices import PhoneNotice
from nguongoc.services.recall_holders import FindHolders
from nguongoc.services.recall_lot import RecallLot
from nguongoc.services.recall_scope import FindScope
from nguongoc.services.recall_webhooks import RecallWebhooks
from nguongoc.services.show_stops import ShowStops
from nguongoc.services.sign_status import SignStatus
from nguongoc.services.tell_holders import TellHolders
from nguongoc.services.unit_serials import UnitSerials
from nguongoc.services.upstream import FindUpstream
from nguongoc_api.ground import Ground
from nguongoc_api.outbox_wiring import OutboxParts


@dataclass(frozen=True, slots=True)
class Recalling:
    """Ordering, ending, holding, telling, looking up."""

    lot: RecallLot
    end: EndRecall
    hold: HoldLot
    dispute: DisputeSource
    tell: TellHolders
    browse: BrowseRecalls
    stops: ShowStops
    webhooks: RecallWebhooks
    deliveries: KeepWebhook


def build_recalling(
    ground: Ground,
    serials: UnitSerials,
    sign_status: SignStatus,
    outbox: OutboxParts,
    by_phone: PhoneNotice,
    base_url: str,
) -> Recalling:
    reads, writer, clock, custody = ground.reads, ground.writer, ground.clock, ground.custody
    issue, show = IssueRecord(custody, base_url), ShowStanding(sign_status, base_url)
    webhooks = RecallWebhooks(reads, writer, clock, outbox.secrets, outbox.webhooks.check, base_url)
    tell = TellHolders(reads, writer, clock, webhooks.push, outbox.worker.nudge, by_phone)
    scope, holders = FindScope(serials, base_url), FindHolders(base_url)
    return Recalling(
        lot=RecallLot(reads, writer, clock, scope, holders, issue, show, tell, base_url),
        end=EndRecall(writer, clock, issue, show, base_url),
        hold=HoldLot(writer, clock, show, base_url),
        dispute=DisputeSource(reads, writer, clock, issue, FindUpstream(serials, base_url), base_url),
        tell=tell,
        browse=BrowseRecalls(reads, holders, base_url),
        stops=ShowStops(reads),
        webhooks=webhooks,
        deliveries=KeepWebhook(reads, writer, clock, outbox.worker.nudge),
    )
