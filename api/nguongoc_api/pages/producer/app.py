"""The desks as one ASGI application: `/signin`, `/signout`, `/start`, `/producer/...`, `/authority/...`, `/market/...`, `/developers`."""

from __future__ import annotations

from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import ASGIApp

from nguongoc.ports.rows import Role
from nguongoc.services.caller import Scope
from nguongoc_api.middleware.body_limit import CODES_BYTES, IMPORT_BYTES, PHOTO_BYTES, BodyLimit
from nguongoc_api.middleware.origin_check import OriginCheck
from nguongoc_api.pages.carriage.routes import carriage_routes
from nguongoc_api.pages.market.routes import market_routes
from nguongoc_api.pages.producer.accounts_desk import AccountsDesk, accounts_routes
from nguongoc_api.pages.producer.back_desk import BackDesk, back_routes
from nguongoc_api.pages.producer.buyers_desk import BuyersDesk, buyers_routes
from nguongoc_api.pages.producer.certify_desk import CertifyDesk
from nguongoc_api.pages.producer.checks_desk import ChecksDesk
from nguongoc_api.pages.producer.correct_desk import CorrectDesk
from nguongoc_api.pages.producer.desk import Desk
from nguongoc_api.pages.producer.desk_pages import DeskPages
from nguongoc_api.pages.producer.diary_routes import diary_routes, most_bytes_of_diary
from nguongoc_api.pages.producer.door import door_routes
from nguongoc_api.pages.producer.download_desk import DownloadDesk, download_routes
from nguongoc_api.pages.producer.environment_desk import EnvironmentDesk
from nguongoc_api.pages.producer.festival_desk import FestivalDesk, festival_routes
from nguongoc_api.pages.producer.forget_desk import ForgetDesk, forget_routes
from nguongoc_api.pages.producer.getting_ready import PICTURED, getting_ready
from nguongoc_api.pages.producer.hand_over_desk import HandOverDesk, hand_over_routes
from nguongoc_api.pages.producer.handed_desk import OF_AUTHORITY, OWN, HandedDesk
from nguongoc_api.pages.producer.hold_desk import STOPPERS, HoldDesk, hold_routes
from nguongoc_api.pages.producer.host_desk import HostDesk
from nguongoc_api.pages.producer.identity_desk import IdentityDesk
from nguongoc_api.pages.producer.import_desk import ImportDesk, import_routes
from nguongoc_api.pages.producer.lab_desk import LabDesk, lab_routes, takes_papers
from nguongoc_api.pages.producer.land_desk import LandDesk
from nguongoc_api.pages.producer.link_desk import LinkDesk, link_routes
from nguongoc_api.pages.producer.lot_desk import LotDesk
from nguongoc_api.pages.producer.members_desk import MembersDesk
from nguongoc_api.pages.producer.mine_desk import MineDesk, mine_routes
from nguongoc_api.pages.producer.names_desk import NamesDesk
from nguongoc_api.pages.producer.numbers_desk import NumbersDesk, numbers_routes
from nguongoc_api.pages.producer.own_place_desk import AUTHORITY, OwnPlaceDesk
from nguongoc_api.pages.producer.page import go_on
from nguongoc_api.pages.producer.paper_desk import PaperDesk, paper_routes
from nguongoc_api.pages.producer.place_photo_desk import (
    PlacePhotoDesk,
    place_photo_routes,
    takes_place_photos,
)
from nguongoc_api.pages.producer.poster_desk import PosterDesk
from nguongoc_api.pages.producer.recall_desk import RecallDesk
from nguongoc_api.pages.producer.recall_end_desk import RecallEndDesk, recall_end_routes
from nguongoc_api.pages.producer.recall_order_desk import RecallOrderDesk, recall_order_routes
from nguongoc_api.pages.producer.report_desk import ReportDesk
from nguongoc_api.pages.producer.selling_desk import SellingDesk, selling_routes
from nguongoc_api.pages.producer.signal_desk import SignalDesk
from nguongoc_api.pages.producer.signing_desk import SigningDesk, signing_routes
from nguongoc_api.pages.producer.trace_desk import TraceDesk
from nguongoc_api.pages.producer.units_desk import UnitsDesk
from nguongoc_api.pages.producer.verify_tests_desk import VerifyTestsDesk, verify_tests_routes
from nguongoc_api.pages.producer.visit import (
    LARGEST_FORM,
    LARGEST_UPLOAD,
)
from nguongoc_api.pages.producer.voucher_desk import VoucherDesk
from nguongoc_api.pages.wholesale.routes import wholesale_routes
from nguongoc_api.services import Services

HOSTS: Final = frozenset({Role.PRODUCER, Role.HOST})
"""Who receives visitors: a producer in its own garden as well."""


def producer_app(services: Services) -> ASGIApp:
    """The application with its own limits: forms are small, and only pages of ours may send them."""
    base_url = services.settings.base_url
    pages = DeskPages(services)
    own_places = OwnPlaceDesk(services)
    app = Starlette(
        routes=[
            *door_routes(pages, services),
            *numbers_routes(pages.route, NumbersDesk(services)),
            *accounts_routes(pages.route, AccountsDesk(services)),
            *getting_ready(pages.route, services, pages.cookie),
            *_lots(pages, Desk(services), UnitsDesk(services), PosterDesk(services)),
            *paper_routes(pages.route, PaperDesk(services)),
            *_corrections(pages, CorrectDesk(services), EnvironmentDesk(services)),
            *_new_lots(pages, LotDesk(services)),
            *hand_over_routes(pages.route, HandOverDesk(services)),
            *link_routes(pages.route, LinkDesk(services)),
            *_land(pages, LandDesk(services)),
            *lab_routes(pages.route, LabDesk(services)),
            *verify_tests_routes(pages.route, VerifyTestsDesk(services)),
            *_members(pages, MembersDesk(services)),
            *mine_routes(pages.route, MineDesk(services)),
            *diary_routes(pages.route, services),
            *_checks(pages, ChecksDesk(services)),
            *_buyers(pages, services),
            *import_routes(pages.route, ImportDesk(services)),
            *_traces(pages, TraceDesk(services)),
            *_hosting(pages, HostDesk(services), own_places, VoucherDesk(services)),
            *festival_routes(pages.route, FestivalDesk(services), HOSTS),
            *place_photo_routes(pages.route, PlacePhotoDesk(services), HOSTS),
            *_places(pages, own_places),
            *_recalls(pages, services),
            pages.route("/authority", get=lambda _: go_on("/authority/recalls"), role=Role.AUTHORITY),
            *_certificates(pages, CertifyDesk(services), HandedDesk(services)),
            *download_routes(pages.route, DownloadDesk(services)),
            *selling_routes(pages.route, SellingDesk(services)),
            *forget_routes(pages.route, ForgetDesk(services)),
            *signing_routes(pages.route, SigningDesk(services)),
            *_identities(pages, IdentityDesk(services), NamesDesk(services)),
            *_reports(pages, ReportDesk(services)),
            *_signals(pages, SignalDesk(services)),
            *market_routes(pages.route, services),
            *wholesale_routes(pages.route, services),
            *carriage_routes(pages.route, services),
        ],
        exception_handlers={HTTPException: pages.no_such_page},
    )
    app.router.redirect_slashes = False

    return BodyLimit(OriginCheck(app, base_url, pages.unread), base_url, _most_bytes, pages.unread)


def _most_bytes(path: str) -> int:
    if path == "/producer/imports":
        return IMPORT_BYTES
    if path == "/market/jobs":
        return CODES_BYTES
    of_diary = most_bytes_of_diary(path)
    if of_diary is not None:
        return of_diary
    if path in PICTURED or takes_papers(path) or takes_place_photos(path):
        return PHOTO_BYTES
    return LARGEST_UPLOAD if path.startswith(("/producer/land/", OWN, OF_AUTHORITY)) else LARGEST_FORM


def _lots(pages: DeskPages, desk: Desk, units: UnitsDesk, posters: PosterDesk) -> list[Route]:
    """A producer's lots, their stamps, and what shows them to people."""
    lot, role = "/producer/batches/{batch_id}", Role.PRODUCER
    return [
        pages.route("/producer", get=desk.list_lots, role=role),
        pages.route(lot, get=desk.show_lot, role=role),
        pages.route(f"{lot}/stamps", get=desk.ask_stamps, post=desk.print_stamps, role=role),
        pages.route(f"{lot}/poster.{{form}}", get=posters.take, role=role),
        pages.route(f"{lot}/units", get=units.ask, post=units.change, role=role),
    ]


def _corrections(pages: DeskPages, desk: CorrectDesk, environment: EnvironmentDesk) -> list[Route]:
    lot, role = "/producer/batches/{batch_id}", Role.PRODUCER
    return [
        pages.route(f"{lot}/correct", get=desk.ask, post=desk.answer, role=role),
        pages.route(f"{lot}/bought-from", post=Desk(desk.services).name_seller, role=role),
        pages.route(f"{lot}/environment", get=environment.ask, post=environment.declare, role=role),
    ]


def _land(pages: DeskPages, desk: LandDesk) -> list[Route]:
    one, role = "/producer/land/{facility_id}", Role.PRODUCER
    return [
        pages.route("/producer/land", get=desk.list_land, role=role),
        pages.route(one, get=desk.ask_border, post=desk.draw_border, role=role),
    ]


def _new_lots(pages: DeskPages, desk: LotDesk) -> list[Route]:
    """A lot that is being declared, a question a page."""
    path, role = "/producer/new", Role.PRODUCER
    return [
        pages.route(path, get=desk.start, post=desk.begin, role=role),
        pages.route(f"{path}/{{draft_id}}", get=desk.go_on, role=role),
        pages.route(f"{path}/{{draft_id}}/drop", post=desk.drop, role=role),
        pages.route(f"{path}/{{draft_id}}/preview", get=desk.preview, role=role),
        pages.route(f"{path}/{{draft_id}}/{{step}}", get=desk.ask, post=desk.answer, role=role),
    ]


def _traces(pages: DeskPages, desk: TraceDesk) -> list[Route]:
    """At the desk of each who may trace: from a lot, or from what is printed on something."""
    return [
        pages.route(f"/{name}{path}", get=get, role=role)
        for name, role in (("producer", Role.PRODUCER), ("authority", Role.AUTHORITY))
        for path, get in (("/trace", desk.find), ("/batches/{batch_id}/trace", desk.show_trace))
    ]


def _members(pages: DeskPages, desk: MembersDesk) -> list[Route]:
    """A cooperative's households, and which of them harvested a lot."""
    one, lot = "/producer/members/{member_id}", "/producer/batches/{batch_id}/harvesters"
    role = Role.PRODUCER
    return [
        pages.route("/producer/members", get=desk.list_members, post=desk.add_member, role=role),
        pages.route(one, get=desk.ask_member, post=desk.change_member, role=role),
        pages.route(lot, get=desk.ask_harvesters, post=desk.change_harvesters, role=role),
    ]


def _certificates(pages: DeskPages, desk: CertifyDesk, handed: HandedDesk) -> list[Route]:
    """What an authority signs of certificates, and what was signed elsewhere."""
    path, role, signs = "/authority/certificates", Role.AUTHORITY, Scope.CERTIFY
    return [
        pages.route(OWN, get=handed.show, post=handed.take, role=Role.PRODUCER, needs=Scope.ANCHOR_ASK),
        pages.route(OF_AUTHORITY, get=handed.show, post=handed.take, role=role, needs=signs),
        pages.route(f"{OF_AUTHORITY}/{{handed_id}}", get=handed.look, role=role, needs=signs),
        pages.route(path, get=desk.list_certificates, post=desk.attest, role=role, needs=signs),
        pages.route(
            f"{path}/{{record_id}}", get=desk.ask_revocation, post=desk.revoke, role=role, needs=signs
        ),
    ]


def _identities(pages: DeskPages, desk: IdentityDesk, names: NamesDesk) -> list[Route]:
    """A producer asks to be vouched for, or reads how its name stands; an authority answers."""
    answers, role = "/authority/identities", Role.AUTHORITY
    return [
        pages.route("/producer/identity", get=desk.own, post=desk.ask, role=Role.PRODUCER),
        pages.route(answers, get=desk.wishes, role=role),
        pages.route(f"{answers}/{{wish_id}}", post=desk.answer, role=role),
        pages.route("/producer/name", get=names.own, role=frozenset(Role)),
        pages.route("/authority/names", get=names.list_names, role=role),
        pages.route("/authority/names/{organisation_id}", post=names.answer, role=role),
    ]


def _hosting(pages: DeskPages, desk: HostDesk, own: OwnPlaceDesk, vouchers: VoucherDesk) -> list[Route]:
    place = "/host/places/{place_id}"
    thing, offers = f"{place}/experiences/{{experience_id}}", Scope.VOUCHERS_OFFER
    return [
        pages.route("/host", get=desk.list_places, role=HOSTS),
        pages.route("/host/new", get=own.ask_new, post=own.register, role=HOSTS),
        pages.route(f"{place}/where", get=own.ask_move, post=own.move, role=HOSTS),
        pages.route(f"{place}/standing", post=own.stand, role=HOSTS),
        pages.route(place, get=desk.ask_place, post=desk.tell, role=HOSTS),
        pages.route(thing, get=desk.ask_experience, post=desk.keep_experience, role=HOSTS),
        pages.route("/host/voucher", get=vouchers.ask, post=vouchers.redeem, role=HOSTS),
        pages.route("/host/vouchers", get=vouchers.list_campaigns, role=HOSTS, needs=offers),
        pages.route(
            "/host/vouchers/new", get=vouchers.ask_campaign, post=vouchers.offer, role=HOSTS, needs=offers
        ),
        pages.route("/host/vouchers/{campaign_id}/end", post=vouchers.end, role=HOSTS, needs=offers),
    ]


def _places(pages: DeskPages, desk: OwnPlaceDesk) -> list[Route]:
    """What hosts wrote down, before an authority's eyes."""
    return [
        pages.route(AUTHORITY, get=desk.list_by_hosts, role=Role.AUTHORITY),
        pages.route(f"{AUTHORITY}/{{place_id}}", post=desk.judge, role=Role.AUTHORITY),
    ]


def _checks(pages: DeskPages, desk: ChecksDesk) -> list[Route]:
    return [
        pages.route("/producer/checks", get=desk.show, role=Role.PRODUCER),
        pages.route("/producer/checks.csv", get=desk.table, role=Role.PRODUCER),
        pages.route("/authority/checks", get=desk.show_territory, role=Role.AUTHORITY),
        pages.route("/authority/checks.csv", get=desk.territory_table, role=Role.AUTHORITY),
    ]


def _buyers(pages: DeskPages, services: Services) -> list[Route]:
    """What comes back, and whom it comes from."""
    return [
        *back_routes(pages.route, BackDesk(services)),
        *buyers_routes(pages.route, BuyersDesk(services)),
    ]


def _recalls(pages: DeskPages, services: Services) -> list[Route]:
    """The same pages at the desk of each who may recall."""
    desk = RecallDesk(services)
    return [
        *hold_routes(pages.route, HoldDesk(services)),
        *recall_order_routes(pages.route, RecallOrderDesk(services)),
        *recall_end_routes(pages.route, RecallEndDesk(services)),
        *(
            pages.route(f"/{role.value}/recalls{path}", get=get, post=post, role=role)
            for role in STOPPERS
            for path, get, post in (
                ("", desk.list_recalls, None),
                ("/{recall_id}", desk.show_recall, desk.acknowledge),
            )
        ),
    ]


def _reports(pages: DeskPages, desk: ReportDesk) -> list[Route]:
    """The same pages at the desk of each at whom a report lies."""
    return [
        pages.route(f"/{role.value}/reports{path}", get=get, post=post, role=role)
        for role in (Role.PRODUCER, Role.AUTHORITY)
        for path, get, post in (
            ("", desk.list_reports, None),
            ("/{report_id}", desk.show_report, desk.change_report),
            ("/{report_id}/photo", desk.show_photo, None),
        )
    ]


def _signals(pages: DeskPages, desk: SignalDesk) -> list[Route]:
    """At the desk of each who hears of stamps that are checked unusually."""
    return [
        pages.route(f"/{name}/signals{path}", get=get, post=post, role=role)
        for name, role in (("producer", Role.PRODUCER), ("authority", Role.AUTHORITY))
        for path, get, post in (("", desk.list_lots, None), ("/{batch_id}", desk.show_lot, desk.look))
    ]
