"""A lot's poster for the stall and its picture to send on, from the desk."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.make_poster import MEDIA_TYPES, MakePoster, PosterForm
from nguongoc_api.pages.producer.page import PRIVATE
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.problems.refusals import AddressUnknown
from nguongoc_api.services import Services


@dataclass(frozen=True, slots=True)
class PosterDesk:
    """The page over `MakePoster`; safe to call from any thread."""

    services: Services

    def take(self, visit: Visit) -> Response:
        """The file, to keep."""
        if visit.places["form"] not in list(PosterForm):
            raise AddressUnknown("a poster is pdf or png")
        form = PosterForm(visit.places["form"])
        batch_id = read_id(visit.places["batch_id"], BatchNotFound("no such lot of this organisation"))
        make = MakePoster(self.services.reads, self.services.clock, self.services.settings.base_url)
        body, code = make(visit.caller, batch_id, form)
        named = {"Content-Disposition": f'attachment; filename="{code}.{form}"'}
        return Response(body, 200, PRIVATE | named, MEDIA_TYPES[form])
