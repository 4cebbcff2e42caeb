"""Beginning here, wired: an organisation registered by whoever runs the service, or opened by itself. A part of the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from nguongoc.ports import Clock, ReadSource
from nguongoc.services.custody import Custody
from nguongoc.services.keep_accounts import KeepAccounts
from nguongoc.services.keep_buyers import KeepBuyers
from nguongoc.services.keep_market_codes import KeepMarketCodes
from nguongoc.services.open_organisation import OpenOrganisation
from nguongoc.services.register_organisation import RegisterOrganisation
from nguongoc.services.start_by_code import SealedStarts, StartByCode
from nguongoc_api.entering import Entering
from nguongoc_api.ground import Ground
from nguongoc_api.settings import Settings


@dataclass(frozen=True, slots=True)
class Starting:
    """How an organisation comes to be, and what it gets ready with besides master data."""

    register: RegisterOrganisation
    open: OpenOrganisation
    market_codes: KeepMarketCodes
    buyers: KeepBuyers
    by_code: StartByCode | None
    """Where text messages can be sent: a number counts once its code was typed."""


def build_starting(
    settings: Settings, ground: Ground, custody: Custody, clock: Clock, entering: Entering
) -> Starting:
    register = RegisterOrganisation(ground.writer, custody, clock, settings.host)
    accounts = KeepAccounts(ground.reads, ground.writer, clock)
    # One-way: from the key of tries nothing of the serials' key is learnt.
    opened = OpenOrganisation(
        ground.writer, clock, register, accounts, ground.serial_key, is_open=settings.open_sign_up
    )
    by_code = None
    if entering.codes is not None:
        by_code = StartByCode(
            opened,
            SealedStarts(ground.serial_key, clock),
            replace(entering.codes.codes, purpose="start code"),
            entering.sessions,
            entering.codes.texts,
            clock,
            entering.codes.word,
            _in_a_demo(ground.reads) if settings.texts_to_terminal else lambda _: False,
        )
    buyers = KeepBuyers(ground.reads, ground.writer, clock)
    return Starting(register, opened, KeepMarketCodes(ground.writer), buyers, by_code)


def _in_a_demo(reads: ReadSource) -> Callable[[str], bool]:
    """Codes of numbers without an account are shown: whoever knows only the demo's address does not see its terminal."""

    def shows(number: str) -> bool:
        with reads.open() as reader:
            return reader.access.account_by_phone(number) is None

    return shows
