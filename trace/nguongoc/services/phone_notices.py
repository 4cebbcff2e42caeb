"""A sentence to the telephones of those whom something that was just done concerns: if they did not do it, they stop it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from nguongoc.ports import Clock
from nguongoc.ports.sms import Sms, SmsBusy, Texts

GOOD_FOR: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PhoneNotice:
    """Safe to call from any thread; `texts` None: none can be sent, and the pages alone say it.

    `words` are the same for everybody: a message can be read on a locked screen by whoever is near.
    """

    texts: Texts | None
    clock: Clock
    words: str

    def tell(self, phones: Iterable[str]) -> None:
        """After the transaction that did it; a full queue is no reason to undo what the desk's pages say as well."""
        if self.texts is None:
            return
        until = self.clock.now() + GOOD_FOR
        for phone in phones:
            try:
                self.texts.hand_over(Sms(phone, self.words, until))
            except SmsBusy:
                return
