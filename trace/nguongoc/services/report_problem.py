"""A consumer reports a problem, follows it by a private link, and takes it back.

Spam is held off without asking anybody else: a form lives between a few seconds and a day and is worth one report, a field that no person
sees stays empty, and a household's reports of one day are counted under a key of that day, never with its address.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.catalogue.pictures import reencode
from nguongoc.errors import Invalid, NotAllowed, NotFound, Refusal
from nguongoc.identifiers.link import ForeignHost, parse_any
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.reports.report import (
    ABOUT_LIMIT,
    CONTACT_LIMIT,
    TEXT_LIMIT,
    Report,
    ReportKind,
    parse_kind,
)
from nguongoc.services.find_lot import find_lot
from nguongoc.services.gathering import Gathering
from nguongoc.services.tries import household
from nguongoc.services.unit_serials import UnitSerials

QUICKEST: Final = timedelta(seconds=3)
"""Nobody reads a form and fills it in faster."""
LONGEST: Final = timedelta(days=1)
OF_A_HOUSEHOLD: Final = 10
"""Reports a day: phones of one carrier share addresses, so one alone is not one person."""
OF_EVERYBODY: Final = 2_000
KEPT_CLOSED: Final = timedelta(days=90)
"""After the last answer: long enough for who reported to read it under their link."""
Limits = tuple[tuple[str, int], ...]
"""Hashed keys of who is counted, and how many reports of each a day brings."""
_PURPOSE: Final = b"nguongoc consumer reports v1"
_TICKET: Final = re.compile(r"([0-9]{10,12})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})")
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


class ReportTicketWrong(Invalid):
    """The form is no form of ours, or older than a day: it has to be opened anew."""

    code = "report-ticket-wrong"


class ReportTooQuick(Invalid):
    """Sent faster than anybody types, or with a field filled in that nobody sees."""

    code = "report-too-quick"


class TooManyReports(NotAllowed):
    """From one household, or from everybody, more than a day's worth."""

    code = "too-many-reports"


class ReportNotFound(NotFound):
    """No report under this link, or not at this desk."""

    code = "report-not-found"


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """A form as it was sent; `trap` is the field that people leave empty."""

    about: str
    kind: str
    text: str
    contact: str
    photo: bytes
    ticket: str
    trap: str
    address: str

    def __repr__(self) -> str:
        return "ReportDraft()"


class ReportProblem:
    """Raises the refusals of this module, `ReportKindUnknown`, those of texts and of pictures; several at once."""

    def __init__(
        self,
        reads: ReadSource,
        writer: Writer,
        clock: Clock,
        serials: UnitSerials,
        hosts: frozenset[str],
        secret: bytes,
        told: Callable[[UnitOfWork, Report], None],
    ) -> None:
        self._reads = reads
        self._writer = writer
        self._clock = clock
        self._serials = serials
        self._hosts = hosts
        self._told = told
        self._key = hmac.digest(secret, _PURPOSE, "sha256")

    def ticket(self) -> str:
        """For one form: when it was opened, signed, so that a script has to open it and wait like everybody."""
        opened = f"{int(self._clock.now().timestamp())}.{secrets.token_urlsafe(16)}"
        return f"{opened}.{self._mac('ticket', opened)}"

    def __call__(self, draft: ReportDraft) -> str:
        """The private link's token. The same form sent twice is one report."""
        token = self._token(draft)
        now = self._clock.now()
        limits = self._limits(now, draft.address)
        if draft.photo:
            # Decoding a picture is the one thing here that costs: not for who has had a day's worth.
            with self._reads.open() as reader:
                if reader.reports.by_token(_sha256(token)) is None:
                    _refuse_beyond(limits, now, lambda key: reader.access.tries(key, now), spent=0)
        gathering = Gathering()
        kind = gathering.ask(lambda: parse_kind(draft.kind), ReportKind.OTHER, "/kind")
        text = gathering.text(draft.text, TEXT_LIMIT, "/text")
        contact = gathering.text(draft.contact, CONTACT_LIMIT, "/contact") if draft.contact.strip() else None
        about = gathering.text(draft.about, ABOUT_LIMIT, "/about") if draft.about.strip() else "–"
        picture = gathering.ask(lambda: reencode(draft.photo), None, "/photo") if draft.photo else None
        gathering.settle()
        with self._reads.open() as reader:
            where = self._where(reader, about)
        photo = None if picture is None else picture.renditions[-1].data
        report = Report(
            uuid7(now), _sha256(token), about, kind, text, contact, *where, now, has_photo=photo is not None
        )
        self._writer.run(lambda uow: self._add(uow, report, photo, limits))
        return token

    def followed(self, token: str) -> Report:
        """The report behind a private link. Raises `ReportNotFound`."""
        with self._reads.open() as reader:
            found = reader.reports.by_token(_sha256(token)) if _TOKEN.fullmatch(token) else None
        if found is None:
            raise ReportNotFound("no such report")
        return found

    def take_back(self, token: str) -> None:
        """By who wrote it, with the picture, for good. Raises `ReportNotFound`."""
        report = self.followed(token)
        self._writer.run(lambda uow: uow.reports.erase(report.id))

    def _token(self, draft: ReportDraft) -> str:
        """From the form's own ticket, by our key: a tap too many finds the report of the first."""
        found = _TICKET.fullmatch(draft.ticket)
        opened = draft.ticket.rpartition(".")[0]
        if found is None or not hmac.compare_digest(found[3], self._mac("ticket", opened)):
            raise ReportTicketWrong("open the form anew")
        age = self._clock.now().timestamp() - int(found[1])
        if age > LONGEST.total_seconds():
            raise ReportTicketWrong("open the form anew")
        if draft.trap or age < QUICKEST.total_seconds():
            raise ReportTooQuick("sent faster than anybody types")
        return self._mac("token", opened)

    def forget_old(self) -> int:
        """Closed reports go after `KEPT_CLOSED`; how many went."""
        before = self._clock.now() - KEPT_CLOSED
        return self._writer.run(lambda uow: uow.reports.forget_closed(before))

    def _limits(self, now: datetime, address: str) -> Limits:
        tried = self._mac(f"household {vietnamese_day(now)}", household(address))
        keys = ((f"report {tried}", OF_A_HOUSEHOLD), ("report everybody", OF_EVERYBODY))
        return tuple((hashlib.sha256(key.encode()).hexdigest(), most) for key, most in keys)

    def _add(self, uow: UnitOfWork, report: Report, photo: bytes | None, limits: Limits) -> None:
        uow.access.lock_request("reports", report.token_sha256)
        if uow.reports.by_token(report.token_sha256) is not None:
            return
        now = report.created_at
        _refuse_beyond(limits, now, lambda key: uow.access.take_try(key, now, now + LONGEST), spent=1)
        uow.reports.add(report, photo)
        self._told(uow, report)

    def _where(self, reader: Reader, about: str) -> tuple[UUID | None, UUID | None, str | None]:
        """Whose lot it is of, which, and from which commune; of a code that is nobody's here, nothing."""
        try:
            asked = parse_any(about, self._hosts)
        except Refusal:
            return None, None, None
        if isinstance(asked, ForeignHost):
            return None, None, None
        found = find_lot(reader, asked, self._serials)
        if found.batch is None:
            return (None if found.product is None else found.product.organisation_id), None, None
        facility = reader.parties.facility(found.batch.facility_id)
        return (
            found.batch.organisation_id,
            found.batch.id,
            None if facility is None else facility.commune_code,
        )

    def _mac(self, purpose: str, text: str) -> str:
        digest = hmac.digest(self._key, f"{purpose}\n{text}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _refuse_beyond(
    limits: Limits, now: datetime, counted: Callable[[str], tuple[int, datetime] | None], *, spent: int
) -> None:
    """Raises `TooManyReports`. `spent` is how many of what was counted are this very report."""
    for key, most in limits:
        count, ends = counted(key) or (0, now)
        if count - spent >= most:
            raise TooManyReports("enough for today", retry_after=_seconds(now, ends))


def _seconds(now: datetime, ends: datetime) -> int:
    return max(1, round((ends - now).total_seconds()))
