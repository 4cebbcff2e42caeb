"""The same request sent again is answered the same: the answer is written in the transaction it answers for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from nguongoc.errors import Invalid
from nguongoc.ports import Answer, Clock, UnitOfWork

T = TypeVar("T")


class IdempotencyKeyReused(Invalid):
    """The key came before with another body: two different wishes cannot have one answer."""

    code = "idempotency-key-reused"


@dataclass(frozen=True, slots=True)
class Once(Generic[T]):
    """An `Idempotency-Key` of one subject, the digest of its request, and how its result becomes an answer."""

    subject: str
    key: str
    request_sha256: str
    answer: Callable[[T], Answer]

    def replay(self, uow: UnitOfWork) -> Answer | None:
        """The earlier answer, or None when there is none yet. Raises `IdempotencyKeyReused` for another body."""
        earlier = uow.access.remembered(self.subject, self.key)
        if earlier is not None and earlier.request_sha256 != self.request_sha256:
            raise IdempotencyKeyReused("this Idempotency-Key was used for another request")
        return earlier


def carry_out(
    uow: UnitOfWork, clock: Clock, once: Once[T] | None, use_case: Callable[[UnitOfWork], T]
) -> T | Answer:
    """Run a use case once: its result, or with a key the answer, old or new. To be called inside the transaction."""
    if once is None:
        return use_case(uow)
    uow.access.lock_request(once.subject, once.key)
    earlier = once.replay(uow)
    if earlier is not None:
        return earlier
    answer = once.answer(use_case(uow))
    uow.access.remember(once.subject, once.key, answer, clock.now())
    return answer
