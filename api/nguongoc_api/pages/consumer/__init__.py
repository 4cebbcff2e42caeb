"""Pages for who scans a code: the lot, the place, the signed record, and the way on when a code leads nowhere."""

from nguongoc_api.pages.consumer.facility import render_facility
from nguongoc_api.pages.consumer.goods import render_goods
from nguongoc_api.pages.consumer.home import render_home
from nguongoc_api.pages.consumer.link import Link
from nguongoc_api.pages.consumer.missing import render_missing
from nguongoc_api.pages.consumer.place import render_place
from nguongoc_api.pages.consumer.preview import render_preview
from nguongoc_api.pages.consumer.privacy import render_privacy
from nguongoc_api.pages.consumer.product import Contact, render_consumer
from nguongoc_api.pages.consumer.record import SignedRecord, render_technical
from nguongoc_api.pages.consumer.trace import render_trace

__all__ = [
    "Contact",
    "Link",
    "SignedRecord",
    "render_consumer",
    "render_facility",
    "render_goods",
    "render_home",
    "render_missing",
    "render_place",
    "render_preview",
    "render_privacy",
    "render_technical",
    "render_trace",
]
