"""What waits at a desk: reports of buyers that nobody opened, lots of which something unusual was noticed since somebody looked,
what waits for a signature of the organisation's own key, and goods on their way to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nguongoc.batches.dates import vietnamese_day
from nguongoc.ports import Account, Clock, Reader, ReadSource
from nguongoc.ports.rows import Role
from nguongoc.ports.signals import JudgedUnits
from nguongoc.services.caller import Scope, may
from nguongoc.services.confirm_entries import open_contests
from nguongoc.services.judge_scans import first_day
from nguongoc.services.watch_lots import MOST_GROUPS

MOST_COUNTED: Final = 100
"""Hand-overs kept for an organisation."""
_HEARS: Final = frozenset({Role.PRODUCER, Role.AUTHORITY})
"""At whose desks reports and unusual lots lie."""


@dataclass(frozen=True, slots=True)
class News:
    """How many of each; nought is nothing to say."""

    reports: int
    lots: int
    unsigned: int = 0
    arrivals: int = 0
    """Consignments of which the organisation has not said whether they came, and hand-overs by link that it keeps for itself."""
    contested: int = 0
    """What members say is wrong of what was entered in their name."""


@dataclass(frozen=True, slots=True)
class TellNews:
    """A producer's own, an authority's of its commune or, without one, of the province; None for whom there is no such desk."""

    reads: ReadSource
    clock: Clock

    def __call__(self, account: Account) -> News | None:
        can = may(account.role, account.duty)
        if account.role not in _HEARS or Scope.DESK not in can:
            return None
        now = self.clock.now()
        since = first_day(vietnamese_day(now))
        with self.reads.open() as reader:
            # Whoever may do nothing about it is not sent to a page that is closed to them.
            watches = Scope.RECALL in can
            unsigned = reader.own_keys.count_open(account.organisation_id, now) if Scope.OWN_KEY in can else 0
            if account.role is Role.PRODUCER:
                own = account.organisation_id
                judged = reader.signals.of_organisation(own, since, MOST_GROUPS) if watches else ()
                arrivals = reader.hand_overs.awaited(own)
                arrivals += len(reader.hand_over_links.kept_for(own, now, MOST_COUNTED))
                return News(
                    reader.reports.new_of_organisation(own),
                    _unseen(reader, judged),
                    unsigned,
                    arrivals,
                    len(open_contests(reader, own)),
                )
            office = reader.parties.organisation(account.organisation_id)
            commune = None if office is None else office.commune_code
            judged = reader.signals.of_territory(commune, since, MOST_GROUPS) if watches else ()
            return News(reader.reports.new_of_territory(commune), _unseen(reader, judged), unsigned)


def _unseen(reader: Reader, judged: Sequence[JudgedUnits]) -> int:
    """Lots whose newest judgement nobody's look reaches."""
    newest = {each.batch_id: each.newest for each in sorted(judged, key=lambda each: each.newest)}
    if not newest:
        return 0
    looks = reader.signals.looks(list(newest))
    return sum(
        all(vietnamese_day(look.looked_at) < day for look in looks.get(batch_id, ()))
        for batch_id, day in newest.items()
    )
