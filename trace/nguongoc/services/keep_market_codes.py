"""Growing-area and packhouse codes of an own place: added when the authority gives one, taken off when it ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from nguongoc.batches.texts import normalise_text
from nguongoc.errors import Conflict, NotFound
from nguongoc.parties.facilities import Facility, MarketCode
from nguongoc.parties.market_codes import parse_market_code
from nguongoc.ports import UnitOfWork, Writer
from nguongoc.services.browse_master_data import FacilityNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.gathering import Gathering
from nguongoc.services.register_facility import MARKET_LIMIT, MOST_MARKET_CODES, TooManyMarketCodes


class MarketCodeKnown(Conflict):
    """The place has this code for this market already."""

    code = "market-code-known"


class MarketCodeUnknown(NotFound):
    """The place has no such code."""

    code = "market-code-unknown"


@dataclass(frozen=True, slots=True)
class KeepMarketCodes:
    """Each raises `ScopeMissing` and `FacilityNotFound`, for somebody else's place too."""

    writer: Writer

    def add(self, caller: Caller, facility_id: UUID, said: MarketCode) -> Facility:
        """Raises `MarketCodeMalformed`, `MarketCodeKnown`, `TooManyMarketCodes` and the refusals of the market's name."""
        caller.require(Scope.MASTER_DATA_WRITE)
        gathering = Gathering()
        code = MarketCode(
            gathering.ask(lambda: parse_market_code(said.code), ""),
            gathering.ask(lambda: normalise_text(said.market, MARKET_LIMIT, "/market"), ""),
            said.expires_on,
        )
        gathering.settle()

        def put(uow: UnitOfWork) -> Facility:
            facility = _own(uow, caller, facility_id)
            if any((each.code, each.market) == (code.code, code.market) for each in facility.market_codes):
                raise MarketCodeKnown("this place has the code already", pointer="/code")
            if len(facility.market_codes) >= MOST_MARKET_CODES:
                raise TooManyMarketCodes(
                    f"at most {MOST_MARKET_CODES} codes", pointer="/code", most=MOST_MARKET_CODES
                )
            return _put(uow, facility, (*facility.market_codes, code))

        return self.writer.run(put)

    def remove(self, caller: Caller, facility_id: UUID, code: str, market: str) -> Facility:
        """Raises `MarketCodeUnknown`."""
        caller.require(Scope.MASTER_DATA_WRITE)

        def put(uow: UnitOfWork) -> Facility:
            facility = _own(uow, caller, facility_id)
            rest = tuple(each for each in facility.market_codes if (each.code, each.market) != (code, market))
            if len(rest) == len(facility.market_codes):
                raise MarketCodeUnknown("this place has no such code")
            return _put(uow, facility, rest)

        return self.writer.run(put)


def _own(uow: UnitOfWork, caller: Caller, facility_id: UUID) -> Facility:
    uow.parties.lock_facility(facility_id)
    facility = uow.parties.facility(facility_id)
    if facility is None or facility.organisation_id != caller.organisation_id:
        raise FacilityNotFound("no such facility of this organisation")
    return facility


def _put(uow: UnitOfWork, facility: Facility, codes: tuple[MarketCode, ...]) -> Facility:
    uow.parties.put_market_codes(facility.id, codes)
    return replace(facility, market_codes=codes)
