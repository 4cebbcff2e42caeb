"""The use cases, as a dependency of endpoints."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Request

from nguongoc_api.services import Services


async def _services(request: Request) -> Services:
    return cast(Services, request.app.state.services)


Use = Annotated[Services, Depends(_services)]
