"""`nextPageToken`: where a question's next page begins. It belongs to one question of one asker, for a day.

A token is no secret and guards nothing: whatever it says, only what the asker may read is read. Nothing is kept for it here, so there is
nothing to release: `DELETE /epcis/nextPageToken/{token}` succeeds without effect.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from nguongoc.events.moments import read_moment
from nguongoc.ports.event_search import Spot
from nguongoc_api.epcis.asking import Asking
from nguongoc_api.problems.refusals import CursorWrong

LIFETIME = timedelta(days=1)
LONGEST = 1_200
_CHECK = 16


@dataclass(frozen=True, slots=True)
class NextPage:
    """`left`: how many answers `eventCountLimit` still allows. `key`: the last one, in lists of texts."""

    spot: Spot | None
    left: int | None
    expires: datetime
    key: str | None = None


def write_token(page: NextPage, asking: Asking) -> str:
    """The token of a page of a question."""
    spot = page.spot
    parts = [
        _check(asking),
        None if spot is None else spot.id.hex,
        None if spot is None or spot.moment is None else spot.moment.isoformat(),
        page.left,
        page.expires.astimezone(UTC).isoformat(),
        page.key,
    ]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def read_token(asking: Asking, now: datetime) -> NextPage | None:
    """The page that a request asks for; None for the first. Raises `CursorWrong`."""
    if asking.token is None:
        return None
    try:
        page = _read(asking.token, _check(asking))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise CursorWrong("this is no nextPageToken of this question") from None
    if page.expires < now:
        raise CursorWrong("this nextPageToken has expired: ask again from the first page")
    return page


def _read(token: str, check: str) -> NextPage:
    if len(token) > LONGEST:
        raise ValueError("too long")
    raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    given, id, moment, left, expires, key = json.loads(raw)
    if given != check or not (left is None or (type(left) is int and left > 0)):
        raise ValueError("another question's")
    if not (key is None or isinstance(key, str)):
        raise ValueError("no key")
    at, until = None if moment is None else read_moment(moment), read_moment(expires)
    if until is None or (moment is not None and at is None):
        raise ValueError("no time")
    return NextPage(None if id is None else Spot(UUID(id), at), left, until, key)


def _check(asking: Asking) -> str:
    """What ties a token to a question: its path and parameters, and whose answers they are."""
    organisation = None if asking.caller is None else str(asking.caller.organisation_id)
    asked = json.dumps([asking.path, sorted(asking.pairs), organisation], ensure_ascii=True)
    return hashlib.sha256(asked.encode()).hexdigest()[:_CHECK]
