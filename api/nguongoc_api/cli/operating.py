"""What every command does around its own work: the settings read, the services wired and closed, and what went wrong said in one line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nguongoc_api.services import Services
    from nguongoc_api.settings import Settings

DONE, REFUSED, CANNOT = 0, 1, 2


def operate(
    act: Callable[[Services], int | None], with_settings: Callable[[Settings], Settings] | None = None
) -> int:
    """What `act` returns, 0 where it returns nothing; 1: refused, nothing changed; 2: it could not be done."""
    from sqlalchemy.exc import SQLAlchemyError

    from nguongoc.errors import Refusal, Unavailable
    from nguongoc_api.cli.fsck import refuse_missing_file
    from nguongoc_api.settings import Settings
    from nguongoc_api.wiring import build

    try:
        settings = Settings() if with_settings is None else with_settings(Settings())
        refuse_missing_file(settings)
        services = build(settings)
        try:
            return act(services) or DONE
        finally:
            services.close()
    except (Unavailable, SQLAlchemyError, OSError, EOFError) as error:
        print((str(error).splitlines() or [type(error).__name__])[0], file=sys.stderr)
        return CANNOT
    except Refusal as refusal:
        print(f"{refusal.code}: {refusal.detail}", file=sys.stderr)
        return REFUSED
