"""The caller of a request, put into its scope once and read by everything behind."""

from __future__ import annotations

from starlette.types import Scope

from nguongoc.services.caller import Caller

_KEY = "caller"


def caller_of(scope: Scope) -> Caller | None:
    """None for an anonymous request; a wrong key never comes this far."""
    caller = scope.get("state", {}).get(_KEY)
    return caller if isinstance(caller, Caller) else None


def with_caller(scope: Scope, caller: Caller) -> Scope:
    return {**scope, "state": {**scope.get("state", {}), _KEY: caller}}
