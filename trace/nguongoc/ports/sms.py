"""Text messages to people's telephones: who takes them away, and who brings them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from nguongoc.errors import Unavailable


class SmsUnsent(Unavailable):
    """The gateway did not take the message: not reached, or refused. Says nothing of whom it was for."""

    code = "sms-unsent"


class SmsBusy(Unavailable):
    """So many messages are waiting that none is taken in; `retry_after` in seconds."""

    code = "sms-busy"


@dataclass(frozen=True, slots=True)
class Sms:
    """One message; `phone` in E.164. Number and words are left out of repr: they must not end in a log."""

    phone: str = field(repr=False)
    text: str = field(repr=False)
    good_until: datetime
    """Later nobody has any use for it, so it is not sent any more."""


class SmsGateway(Protocol):
    """Brings a message to the carrier. Waits for the network, so never inside a transaction or a request."""

    def send(self, message: Sms) -> None:
        """Once it returns the gateway has the message. Raises `SmsUnsent`."""
        ...


class Texts(Protocol):
    """Takes messages away; somebody else brings them."""

    @property
    def working(self) -> bool:
        """False while the last message that was tried could not be sent: whoever asks for one is told."""
        ...

    def hand_over(self, message: Sms | None) -> None:
        """Never waits. None takes a place like a message and is thrown away: so a number that nobody signs in with costs the same.

        Raises `SmsBusy`.
        """
        ...
