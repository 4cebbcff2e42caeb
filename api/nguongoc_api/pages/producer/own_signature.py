"""Where a form of the desk goes on when the organisation signs with a key of its own: what it asks for waits to be signed."""

from __future__ import annotations

from starlette.responses import Response

from nguongoc.ports import Answer
from nguongoc.services.asked import Asked
from nguongoc.services.once import Once
from nguongoc.services.prepare_signing import Prepared
from nguongoc_api.pages.producer.page import go_on
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.services import Services


def signing_at(visit: Visit) -> str:
    """The list of what waits, at the visitor's own desk."""
    return f"/{visit.caller.role.value}/signing"


def signs_itself(services: Services, visit: Visit) -> bool:
    """Whether the visitor's organisation has the key itself."""
    return services.trusting.own.adopt.show(visit.caller).key is not None


def to_be_signed(
    services: Services, visit: Visit, asked: Asked, once: Once[Prepared] | None = None
) -> Response:
    """Prepared, and on to the page that says what it is and takes the signatures; with the key of a form, prepared once."""
    made = services.trusting.own.prepare.prepare(visit.caller, asked, once)
    return go_on(dict(made.headers)["Location"] if isinstance(made, Answer) else waits_at(visit, made))


def waits_at(visit: Visit, made: Prepared) -> str:
    """The page of one thing that waits."""
    return f"{signing_at(visit)}/{made.preparation.id}"
