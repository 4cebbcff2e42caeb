"""One transaction's repositories."""

from typing import cast

from sqlalchemy.engine import Connection

from nguongoc.errors import Unavailable
from nguongoc.store.noting import Noting
from nguongoc.store.repositories.access import SqlAccess
from nguongoc.store.repositories.anchoring import SqlAnchorWishes
from nguongoc.store.repositories.attestations import SqlAttestations
from nguongoc.store.repositories.audit import SqlAudit
from nguongoc.store.repositories.badges import SqlBadges
from nguongoc.store.repositories.catalogue import SqlCatalogue
from nguongoc.store.repositories.changes import SqlChanges
from nguongoc.store.repositories.confirmations import SqlConfirmations
from nguongoc.store.repositories.consignments import SqlConsignments
from nguongoc.store.repositories.copying import SqlCopying
from nguongoc.store.repositories.corrections import SqlCorrections
from nguongoc.store.repositories.diary import SqlDiary
from nguongoc.store.repositories.diary_memos import SqlDiaryMemos
from nguongoc.store.repositories.diary_photos import SqlDiaryPhotos
from nguongoc.store.repositories.elsewhere import SqlElsewhere
from nguongoc.store.repositories.erasing import SqlErasing
from nguongoc.store.repositories.event_search import SqlEventSearch
from nguongoc.store.repositories.events import SqlEvents
from nguongoc.store.repositories.frozen import SqlFrozenLogs
from nguongoc.store.repositories.funnel import SqlFunnel
from nguongoc.store.repositories.hand_over_links import SqlHandOverLinks
from nguongoc.store.repositories.hand_overs import SqlHandOvers
from nguongoc.store.repositories.imports import SqlImports
from nguongoc.store.repositories.invitations import SqlInvitations
from nguongoc.store.repositories.known_buyers import SqlKnownBuyers
from nguongoc.store.repositories.lab_reports import SqlLabReports
from nguongoc.store.repositories.label_papers import SqlLabelPapers
from nguongoc.store.repositories.links import SqlLinks
from nguongoc.store.repositories.listings import SqlListings
from nguongoc.store.repositories.log import SqlLog
from nguongoc.store.repositories.lot_drafts import SqlLotDrafts
from nguongoc.store.repositories.lots import SqlLots
from nguongoc.store.repositories.members import SqlMembers
from nguongoc.store.repositories.name_holds import SqlNameHolds
from nguongoc.store.repositories.named_queries import SqlNamedQueries
from nguongoc.store.repositories.number_changes import SqlNumberChanges
from nguongoc.store.repositories.one_time_codes import SqlOneTimeCodes
from nguongoc.store.repositories.outbox import SqlOutbox
from nguongoc.store.repositories.own_keys import SqlOwnKeys
from nguongoc.store.repositories.papers import SqlPapers
from nguongoc.store.repositories.parties import SqlParties
from nguongoc.store.repositories.passkeys import SqlPasskeys
from nguongoc.store.repositories.pulse import SqlPulse
from nguongoc.store.repositories.rebuilding import SqlRebuilding
from nguongoc.store.repositories.recalls import SqlRecalls
from nguongoc.store.repositories.records import SqlRecords
from nguongoc.store.repositories.reports import SqlReports
from nguongoc.store.repositories.scans import SqlScans
from nguongoc.store.repositories.secrets import SqlSharedSecrets
from nguongoc.store.repositories.shops import SqlShops
from nguongoc.store.repositories.signals import SqlSignals
from nguongoc.store.repositories.subscriptions import SqlArrivals, SqlSubscriptions
from nguongoc.store.repositories.tracing import SqlTracing
from nguongoc.store.repositories.trading import SqlTrading
from nguongoc.store.repositories.trust import SqlTrust
from nguongoc.store.repositories.units import SqlUnits
from nguongoc.store.repositories.verification_history import SqlVerificationHistory
from nguongoc.store.repositories.verification_jobs import SqlVerificationJobs
from nguongoc.store.repositories.vouchers import SqlVouchers


class StoreUnavailable(Unavailable):
    """The database is read-only, full, locked for too long, or gone."""

    code = "store-unavailable"


class SqlUnitOfWork:
    """The repositories over one open transaction; committing is the writer's business."""

    __slots__ = (
        "_noting",
        "access",
        "anchor_wishes",
        "arrivals",
        "attestations",
        "audit",
        "catalogue",
        "corrections",
        "diary",
        "elsewhere",
        "erasing",
        "event_search",
        "events",
        "funnel",
        "lab_reports",
        "links",
        "log",
        "lots",
        "members",
        "name_holds",
        "named_queries",
        "outbox",
        "papers",
        "parties",
        "pulse",
        "rebuilding",
        "recalls",
        "records",
        "reports",
        "scans",
        "signals",
        "subscriptions",
        "tracing",
        "trust",
        "units",
        "vouchers",
    )  # fmt: skip

    def __init__(self, plain: Connection) -> None:
        self._noting = Noting(plain)
        connection = cast(Connection, self._noting)
        self.parties = SqlParties(connection)
        self.catalogue = SqlCatalogue(connection)
        self.anchor_wishes = SqlAnchorWishes(connection)
        self.attestations = SqlAttestations(connection)
        self.links = SqlLinks(connection)
        self.name_holds = SqlNameHolds(connection)
        self.named_queries = SqlNamedQueries(connection)
        self.subscriptions = SqlSubscriptions(connection)
        self.arrivals = SqlArrivals(connection)
        self.outbox = SqlOutbox(connection)
        self.lots = SqlLots(connection)
        self.corrections = SqlCorrections(connection)
        self.lab_reports = SqlLabReports(connection)
        self.papers = SqlPapers(connection)
        self.diary = SqlDiary(connection)
        self.members = SqlMembers(connection)
        self.events = SqlEvents(connection)
        self.event_search = SqlEventSearch(connection)
        self.records = SqlRecords(connection)
        self.recalls = SqlRecalls(connection)
        self.reports = SqlReports(connection)
        self.scans = SqlScans(connection)
        self.pulse = SqlPulse(connection)
        self.rebuilding = SqlRebuilding(connection)
        self.log = SqlLog(connection)
        self.access = SqlAccess(connection)
        self.audit = SqlAudit(connection)
        self.signals = SqlSignals(connection)
        self.tracing = SqlTracing(connection)
        self.trust = SqlTrust(connection)
        self.units = SqlUnits(connection)
        self.vouchers = SqlVouchers(connection)
        self.funnel = SqlFunnel(connection)
        self.erasing = SqlErasing(connection)
        self.elsewhere = SqlElsewhere(connection)

    @property
    def changes(self) -> SqlChanges:
        """Of whoever asks what is new, and of who numbers it."""
        return SqlChanges(cast(Connection, self._noting))

    @property
    def frozen(self) -> SqlFrozenLogs:
        """Asked for so rarely that nobody pays for it who does not ask."""
        return SqlFrozenLogs(cast(Connection, self._noting))

    @property
    def secrets(self) -> SqlSharedSecrets:
        """Of one command."""
        return SqlSharedSecrets(cast(Connection, self._noting))

    @property
    def copying(self) -> SqlCopying:
        """Of one copy at a time: nobody else pays for it."""
        return SqlCopying(cast(Connection, self._noting))

    @property
    def hand_overs(self) -> SqlHandOvers:
        """Of the desks alone."""
        return SqlHandOvers(cast(Connection, self._noting))

    @property
    def hand_over_links(self) -> SqlHandOverLinks:
        """Of the desks alone."""
        return SqlHandOverLinks(cast(Connection, self._noting))

    @property
    def known_buyers(self) -> SqlKnownBuyers:
        """Of the desks alone."""
        return SqlKnownBuyers(cast(Connection, self._noting))

    @property
    def label_papers(self) -> SqlLabelPapers:
        """Of the desk alone."""
        return SqlLabelPapers(cast(Connection, self._noting))

    @property
    def imports(self) -> SqlImports:
        """Of one worker and one page: nobody else pays for it."""
        return SqlImports(cast(Connection, self._noting))

    @property
    def diary_photos(self) -> SqlDiaryPhotos:
        return SqlDiaryPhotos(cast(Connection, self._noting))

    @property
    def diary_memos(self) -> SqlDiaryMemos:
        return SqlDiaryMemos(cast(Connection, self._noting))

    @property
    def confirmations(self) -> SqlConfirmations:
        return SqlConfirmations(cast(Connection, self._noting))

    @property
    def number_changes(self) -> SqlNumberChanges:
        return SqlNumberChanges(cast(Connection, self._noting))

    @property
    def invitations(self) -> SqlInvitations:
        """Of one page of owners, and one of those invited."""
        return SqlInvitations(cast(Connection, self._noting))

    @property
    def own_keys(self) -> SqlOwnKeys:
        """Of few organisations: nobody else pays for it."""
        return SqlOwnKeys(cast(Connection, self._noting))

    @property
    def codes(self) -> SqlOneTimeCodes:
        """Of signing in alone."""
        return SqlOneTimeCodes(cast(Connection, self._noting))

    @property
    def passkeys(self) -> SqlPasskeys:
        """Of signing in alone."""
        return SqlPasskeys(cast(Connection, self._noting))

    @property
    def consignments(self) -> SqlConsignments:
        """Of who ships by a carrier alone."""
        return SqlConsignments(cast(Connection, self._noting))

    @property
    def shops(self) -> SqlShops:
        """Of who drives a shop alone."""
        return SqlShops(cast(Connection, self._noting))

    @property
    def listings(self) -> SqlListings:
        """Of a producer's desk and of shops: a scan asks only where a page is made."""
        return SqlListings(cast(Connection, self._noting))

    @property
    def trading(self) -> SqlTrading:
        """Of those who buy and sell by the quantity; a recall asks it as well."""
        return SqlTrading(cast(Connection, self._noting))

    @property
    def lot_drafts(self) -> SqlLotDrafts:
        """Of a desk's forms alone."""
        return SqlLotDrafts(cast(Connection, self._noting))

    @property
    def badges(self) -> SqlBadges:
        """Of few pages: nobody else pays for it."""
        return SqlBadges(cast(Connection, self._noting))

    @property
    def verification_jobs(self) -> SqlVerificationJobs:
        """Of one worker and few callers: nobody else pays for it."""
        return SqlVerificationJobs(cast(Connection, self._noting))

    @property
    def verification_history(self) -> SqlVerificationHistory:
        """Of one thread and two pages: nobody else pays for it."""
        return SqlVerificationHistory(cast(Connection, self._noting))

    @property
    def changed_master_data(self) -> bool:
        """Whether anything was written that `master_generation` counts."""
        return self._noting.changed_master_data
