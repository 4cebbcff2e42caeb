"""Tell holders of recalled goods, again until they acknowledge; who was told when stays written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nguongoc.errors import NotFound
from nguongoc.ports import Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.ports.rows import Duty
from nguongoc.recalls.notices import Channel, Notice, Telling, told
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.phone_notices import PhoneNotice
from nguongoc.services.recall_webhooks import TOPIC, about

AT_ONCE = 200


class NoticeNotFound(NotFound):
    """This organisation was not told of such a recall."""

    code = "notice-not-found"


Push = Callable[[UnitOfWork, Notice], bool]
"""Puts a notice into the outbox for whoever subscribed to them; False where nobody did."""


@dataclass(frozen=True, slots=True)
class TellHolders:
    """A notice is always listed for its holder; with a subscription it is sent as well. Run beside requests, by any process."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    push: Push
    pushed: Callable[[], None]
    """Called once what was pushed is committed, so that it is on its way at once."""
    by_phone: PhoneNotice
    """For whoever counts on an address that was given up, and looks at no list."""

    def __call__(self) -> int:
        """Everything that is due; how many were told."""
        return self._by_address() + self._by_message()

    def _by_message(self) -> int:
        """Once each; it is telephoned all the same, until it says that it knows."""
        if self.by_phone.texts is None:
            return 0
        with self.reads.open() as reader:
            if not reader.recalls.is_notice_to_message():
                return 0
        now = self.clock.now()
        phones = self.writer.run(lambda uow: self._messaged(uow, now))
        self.by_phone.tell(phones)
        return len(phones)

    def _messaged(self, uow: UnitOfWork, now: datetime) -> Sequence[str]:
        found: list[str] = []
        for notice in uow.recalls.notices_to_message(AT_ONCE):
            phones = [] if notice.organisation_id is None else _phones(uow, notice.organisation_id)
            if phones:
                telling = Telling(notice.id, notice.tries + 1, now, Channel.MESSAGE)
                uow.recalls.told(telling, notice.state, notice.tries + 1, None)
                found += phones
        return found

    def _by_address(self) -> int:
        now, count = self.clock.now(), 0
        while self._anything_due(now):
            done = self.writer.run(lambda uow: self.due(uow, now))
            count += done
            if not done:
                break
        if count:
            self.pushed()
        return count

    def _anything_due(self, now: datetime) -> bool:
        with self.reads.open() as reader:
            return reader.recalls.is_notice_due(now)

    def due(self, uow: UnitOfWork, now: datetime) -> int:
        """Inside a transaction: some of what is due."""
        notices = uow.recalls.notices_due(now, AT_ONCE)
        for notice in notices:
            channel = Channel.WEBHOOK if self.push(uow, notice) else Channel.LISTED
            state, tries, again = told(notice, now, unreachable=_is_unreachable(uow, notice))
            uow.recalls.told(Telling(notice.id, tries, now, channel), state, tries, again)
        return len(notices)

    def acknowledge(self, caller: Caller, recall_id: UUID) -> Notice:
        """Said once; said again nothing changes. Raises `NoticeNotFound`."""
        caller.require(Scope.RECALLS_READ)

        def write(uow: UnitOfWork) -> Notice:
            notice = uow.recalls.notice_for(recall_id, caller.organisation_id)
            if notice is None:
                raise NoticeNotFound("this organisation was not told of such a recall")
            if notice.acknowledged_at is not None:
                return notice
            uow.recalls.acknowledge(notice.id, self.clock.now(), caller.subject)
            uow.outbox.drop_waiting(TOPIC, about(notice.id))
            return uow.recalls.notice_for(recall_id, caller.organisation_id) or notice

        return self.writer.run(write)


def _phones(reader: Reader, organisation_id: UUID) -> list[str]:
    """The organisation's own number, else those of its owners."""
    contact = reader.recalls.contacts([organisation_id]).get(organisation_id)
    if contact is not None and contact.phone is not None:
        return [contact.phone]
    accounts = reader.access.accounts(organisation_id, None, AT_ONCE)
    return [each.phone for each in accounts if each.duty is Duty.OWNER]


def _is_unreachable(uow: UnitOfWork, notice: Notice) -> bool:
    """Whoever counts on an address that was given up looks at no list: that one is telephoned at once."""
    of = notice.organisation_id
    webhook = None if of is None else uow.recalls.webhook(of)
    return webhook is not None and webhook.ended_at is not None
