"""The use cases of places and routes, wired: a part of the composition root."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.services.browse_places import BrowsePlaces
from nguongoc.services.register_place import RegisterPlace
from nguongoc.services.register_route import RegisterRoute
from nguongoc.services.welcome_visitors import WelcomeVisitors


@dataclass(frozen=True, slots=True)
class Visiting:
    """Registering and looking up where one may go."""

    register_place: RegisterPlace
    register_route: RegisterRoute
    welcome: WelcomeVisitors
    browse: BrowsePlaces


def build_visiting(reads: ReadSource, writer: Writer, clock: Clock) -> Visiting:
    return Visiting(
        RegisterPlace(writer, clock),
        RegisterRoute(writer, clock),
        WelcomeVisitors(reads, writer, clock),
        BrowsePlaces(reads),
    )
