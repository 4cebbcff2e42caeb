"""Somebody of a cooperative with a telephone of their own: an account, and a browser that is not signed in yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext

from nguongoc.ports.rows import Duty, Role
from nguongoc.services.keep_accounts import NewAccount
from tests.browser.axe import PHONE
from tests.verifier.running import Running


@contextmanager
def desk_phone(
    chromium: Browser,
    service: Running,
    number: str,
    password: str,
    *,
    duty: Duty = Duty.OWNER,
    **look: object,
) -> Iterator[BrowserContext]:
    """Of the cooperative whose goods have a GTIN."""
    organisation = service.coded.batch.organisation_id
    account = NewAccount(number, password, organisation, Role.PRODUCER, "Chị Lan")
    opened = service.services.entering.keep_accounts.open(account)
    service.services.writer.run(lambda uow: uow.access.set_duty(opened.id, duty, None))
    telephone = {"viewport": PHONE, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
    context = chromium.new_context(locale="vi-VN", base_url=service.base_url, **(telephone | look))  # type: ignore[arg-type]
    yield context
    context.close()
