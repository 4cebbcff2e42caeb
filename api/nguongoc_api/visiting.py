"""The use cases of places and routes, wired: a part of the composition root."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.ports import Clock
from nguongoc.scans.references import UnitReferences
from nguongoc.services.browse_places import BrowsePlaces
from nguongoc.services.browse_verifications import BrowseVerifications
from nguongoc.services.count_visits import CountVisits
from nguongoc.services.judge_scans import JudgeScans
from nguongoc.services.note_keys_used import NoteKeysUsed
from nguongoc.services.note_verifications import NoteVerifications
from nguongoc.services.own_places import KeepOwnPlaces
from nguongoc.services.record_scans import RecordScans
from nguongoc.services.register_place import RegisterPlace
from nguongoc.services.register_route import RegisterRoute
from nguongoc.services.report_fulfilments import ReportFulfilments
from nguongoc.services.resolve_code import ResolveCode
from nguongoc.services.tell_webhooks import TellWebhooks
from nguongoc.services.unit_serials import UnitSerials
from nguongoc.services.watch_lots import WatchLots
from nguongoc.services.welcome_visitors import WelcomeVisitors
from nguongoc_api.ground import Ground
from nguongoc_api.jobs.counting import Counting
from nguongoc_api.programs import Programs, build_programs
from nguongoc_api.scanning import build_scanning
from nguongoc_api.settings import Settings
from nguongoc_api.vouchers_wiring import Vouchers, build_vouchers


@dataclass(frozen=True, slots=True)
class Visiting:
    """Registering and looking up where one may go."""

    register_place: RegisterPlace
    register_route: RegisterRoute
    welcome: WelcomeVisitors
    own_places: KeepOwnPlaces
    browse: BrowsePlaces
    vouchers: Vouchers
    funnel: CountVisits
    scans: RecordScans
    counting: Counting
    judge: JudgeScans
    watch_lots: WatchLots
    fulfilments: ReportFulfilments
    programs: Programs
    verified: NoteVerifications
    verifications: BrowseVerifications


def build_visiting(
    settings: Settings, ground: Ground, clock: Clock, serials: UnitSerials, resolve: ResolveCode
) -> Visiting:
    reads, writer = ground.reads, ground.writer
    funnel, scans = CountVisits(reads, writer, clock), build_scanning(settings, ground, serials, clock)
    used = NoteKeysUsed(writer, clock)
    judge, references = (
        JudgeScans(reads, writer, clock, TellWebhooks(clock, settings.base_url).unusual),
        UnitReferences(ground.serial_key),
    )
    verified, hosts = NoteVerifications(writer, clock, references), frozenset({settings.host})
    return Visiting(
        RegisterPlace(writer, clock),
        RegisterRoute(writer, clock),
        WelcomeVisitors(reads, writer, clock),
        KeepOwnPlaces(reads, writer, clock),
        BrowsePlaces(reads),
        build_vouchers(reads, writer, clock, resolve, ground.pins, ground.serial_key),
        funnel,
        scans,
        Counting(funnel, scans, used, verified, judge),
        judge,
        WatchLots(reads, writer, clock),
        ReportFulfilments(reads, writer, clock, serials, references, hosts),
        build_programs(settings, reads, writer, clock, used, ground.custody.service_did),
        verified,
        BrowseVerifications(reads, clock, serials, references, hosts),
    )
