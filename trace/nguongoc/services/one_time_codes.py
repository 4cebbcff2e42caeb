"""Sign in with a code sent to one's telephone: six digits, five minutes, five tries, one live code of each number.

Nobody learns which numbers have an account: for one that nobody signs in with a code is made and kept all the same, and thrown away in
place of being sent. A code is tried only from the browser that asked for it, so that a stranger who knows the number can neither guess at
it nor use up its tries. What is kept of number and code are hashes under a key of the service: six digits alone are guessed at once.

How often a number can be guessed at: three codes in a quarter of an hour, ten in a day, five tries each: one chance in 20,000 a day.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from nguongoc.errors import NotAllowed
from nguongoc.parties.phones import parse_phone
from nguongoc.ports import Account, Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.one_time_codes import AskedCode
from nguongoc.ports.sms import Sms, Texts
from nguongoc.services.sessions import Sessions, SignedIn
from nguongoc.services.sign_in import TRIES_OF_ADDRESS, WINDOW
from nguongoc.services.tries import Limit, Tries, household

DIGITS = 6
LIFE = timedelta(minutes=5)
TRIES_OF_CODE = 5
CODES_OF_PHONE = 3
CODES_OF_PHONE_IN_A_DAY = 10
CODES_OF_ADDRESS = 30
"""In a quarter of an hour, those given back that somebody signed in with: carriers have thousands of telephones behind one address."""
CODES_OF_ALL = 2_000
"""In a quarter of an hour: a bound of what is kept, and of what a flood costs. Passwords go on."""
DAY = timedelta(days=1)
ASK_BYTES = 32
LONGEST_TYPED = 40
_NO_DIGEST = "0" * 64


class CodeRefused(NotAllowed):
    """Not the code, or one that was used, replaced, tried too often or too late, or nobody's number: never said which."""

    code = "sign-in-code-refused"


@dataclass(frozen=True, slots=True)
class NumberCodes:
    """Makes and checks codes for numbers, whoever they belong to; `purpose`: a code for one thing does nothing for another."""

    writer: Writer
    clock: Clock
    tries: Tries
    purpose: str = "code"

    def make(self, number: str, address: str) -> tuple[str, str]:
        """What the browser that asked is given, and the code for the telephone. Raises `TooManyTries`."""
        of_phone, of_day = self._key(number), self.tries.hashed(f"{self.purpose} of day", number)
        self.tries.take(
            Limit(self._of_address(address), CODES_OF_ADDRESS, WINDOW),
            Limit(of_phone, CODES_OF_PHONE, WINDOW),
            Limit(of_day, CODES_OF_PHONE_IN_A_DAY, DAY),
            Limit(self.tries.hashed("codes of all", ""), CODES_OF_ALL, WINDOW),
        )
        asked = secrets.token_urlsafe(ASK_BYTES)
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        now = self.clock.now()
        kept = AskedCode(of_phone, _sha256(asked), self._digest(number, asked, code), 0, now + LIFE)
        self.writer.run(lambda uow: uow.codes.put(kept, now))
        return asked, code

    def check(self, number: str, asked: str, typed: str, address: str) -> Callable[[UnitOfWork], None]:
        """What uses it up, in the transaction that acts on it, and may still refuse. Raises `CodeRefused`, `TooManyTries`."""
        of_phone = self._key(number)
        of_address = self.tries.hashed("address", household(address))
        self.tries.take(Limit(of_address, TRIES_OF_ADDRESS, WINDOW))
        now, asked_sha256 = self.clock.now(), _sha256(asked)
        kept = self.writer.run(lambda uow: uow.codes.take_try(of_phone, asked_sha256, now))
        digest = self._digest(number, asked, _plain(typed))
        # Compared even when there is none, so that the time taken says nothing.
        same = hmac.compare_digest(digest, _NO_DIGEST if kept is None else kept.digest)
        if kept is None or kept.tries > TRIES_OF_CODE or not same:
            raise CodeRefused("this code does not let in")

        def proven(uow: UnitOfWork) -> None:
            if not uow.codes.use_up(of_phone, asked_sha256):
                raise CodeRefused("this code does not let in")
            uow.access.forget_tries(of_phone)
            uow.access.give_back_try(of_address)
            uow.access.give_back_try(self._of_address(address))

        return proven

    def _key(self, number: str) -> str:
        return self.tries.hashed(self.purpose, number)

    def _of_address(self, address: str) -> str:
        return self.tries.hashed("codes of address", household(address))

    def _digest(self, number: str, asked: str, code: str) -> str:
        return self.tries.hashed(f"one-time {self.purpose}", f"{number}\n{asked}\n{code}")


@dataclass(frozen=True, slots=True)
class SignInByCode:
    """The use case; safe to call from any thread. `word` makes the message of a code."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    sessions: Sessions
    codes: NumberCodes
    texts: Texts
    word: Callable[[str], str]

    def ask(self, phone: str, address: str) -> str:
        """Send a code; what comes back is for the browser that asked, which shows it again with the code.

        Raises `PhoneUnreadable`, `TooManyTries`, `SmsBusy`.
        """
        number = parse_phone(phone)
        asked, code = self.codes.make(number, address)
        with self.reads.open() as reader:
            account = reader.access.account_by_phone(number)
        message = Sms(number, self.word(code), self.clock.now() + LIFE)
        self.texts.hand_over(None if account is None else message)
        return asked

    def enter(
        self, phone: str, asked: str, typed: str, address: str, earlier: str | None = None, device: str = ""
    ) -> SignedIn:
        """A new session. Raises `PhoneUnreadable`, `CodeRefused`, `TooManyTries`."""
        account, proven = self._prove(parse_phone(phone), asked, typed, address)
        return self.sessions.open(account, earlier, proven, device)

    def confirm(self, account: Account, asked: str, typed: str, address: str) -> None:
        """That whoever is signed in has the telephone as well; the code is used up. Raises `CodeRefused`, `TooManyTries`."""
        _, proven = self._prove(account.phone, asked, typed, address)
        self.writer.run(proven)

    def _prove(
        self, number: str, asked: str, typed: str, address: str
    ) -> tuple[Account, Callable[[UnitOfWork], None]]:
        """Whose code it is, and what uses it up."""
        proven = self.codes.check(number, asked, typed, address)
        with self.reads.open() as reader:
            account = reader.access.account_by_phone(number)
        if account is None:
            raise CodeRefused("this code does not let in")
        return account, proven


def _plain(typed: str) -> str:
    """The digits of what was typed, in whatever script and grouping; anything else is no code."""
    tidy = "".join(unicodedata.normalize("NFKC", typed[:LONGEST_TYPED]).split()).replace("-", "")
    return tidy if tidy.isascii() and tidy.isdigit() else ""


def _sha256(asked: str) -> str:
    return hashlib.sha256(asked.encode("utf-8", "replace")).hexdigest()
