"""What events speak of, as lists: identifiers, steps, places, dispositions (the binding's top-level resources)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from nguongoc.errors import NotFound
from nguongoc.events.index import EpcRole, identifier_key
from nguongoc.events.query.criteria import Column, Identifies, KeyMatch
from nguongoc.ports import ReadSource
from nguongoc.services.caller import Caller, Scope


class ResourceUnknown(NotFound):
    """Nothing of this name in any event that the asker may read."""

    code = "epcis-resource-unknown"


class Collection(StrEnum):
    """What can be listed; the values are columns, identifiers aside."""

    EPCS = "epcs"
    BIZ_STEPS = Column.BIZ_STEP.value
    BIZ_LOCATIONS = Column.BIZ_LOCATION.value
    READ_POINTS = Column.READ_POINT.value
    DISPOSITIONS = Column.DISPOSITION.value


class BrowseEvents:
    """Reads over the events that the caller may read whole, and over no others."""

    def __init__(self, reads: ReadSource) -> None:
        self._reads = reads

    def members(self, caller: Caller, collection: Collection, after: str | None, limit: int) -> Sequence[str]:
        """The next different values in their order. Raises `ScopeMissing`."""
        caller.require(Scope.EVENTS_READ)
        with self._reads.open() as reader:
            search = reader.event_search
            if collection is Collection.EPCS:
                return search.identifiers(caller.organisation_id, after, limit)
            return search.values(Column(collection.value), caller.organisation_id, after, limit)

    def anywhere(self, identifier: str) -> Identifies:
        """Asks for an identifier in whatever place of an event, as instance or class."""
        return Identifies(frozenset(EpcRole), None, (KeyMatch(identifier_key(identifier)),))
