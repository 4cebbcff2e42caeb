"""The use cases of places and routes, wired: a part of the composition root."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.services.browse_places import BrowsePlaces
from nguongoc.services.count_visits import CountVisits
from nguongoc.services.register_place import RegisterPlace
from nguongoc.services.register_route import RegisterRoute
from nguongoc.services.resolve_code import ResolveCode
from nguongoc.services.unit_pins import UnitPins
from nguongoc.services.welcome_visitors import WelcomeVisitors
from nguongoc_api.jobs.counting import Counting
from nguongoc_api.vouchers_wiring import Vouchers, build_vouchers


@dataclass(frozen=True, slots=True)
class Visiting:
    """Registering and looking up where one may go."""

    register_place: RegisterPlace
    register_route: RegisterRoute
    welcome: WelcomeVisitors
    browse: BrowsePlaces
    vouchers: Vouchers
    funnel: CountVisits
    counting: Counting


def build_visiting(
    reads: ReadSource, writer: Writer, clock: Clock, resolve: ResolveCode, pins: UnitPins, secret: bytes
) -> Visiting:
    """`secret` is the service's own."""
    funnel = CountVisits(reads, writer, clock)
    return Visiting(
        RegisterPlace(writer, clock),
        RegisterRoute(writer, clock),
        WelcomeVisitors(reads, writer, clock),
        BrowsePlaces(reads),
        build_vouchers(reads, writer, clock, resolve, pins, secret),
        funnel,
        Counting(funnel),
    )
