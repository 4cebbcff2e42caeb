"""What an organisation calls its own keys, by the subject that stands where one was used."""

from __future__ import annotations

from collections.abc import Mapping

from nguongoc.services.caller import Scope
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.services import Services


def key_names(services: Services, visit: Visit) -> Mapping[str, str]:
    """Labels of keys and the visitor's own account; of who may not see keys the account alone."""
    caller = visit.caller
    names = {} if visit.account is None else {caller.subject: visit.account.display_name}
    if caller.may(Scope.API_KEYS):
        keys = services.visiting.programs.keys.list(caller)
        names |= {f"key:{each.prefix}": each.label for each in keys if not each.is_test}
    return names
