"""A log followed from outside (`nguongoc monitor`): the standard library and `cryptography`, no service needed."""

from nguongoc.monitor.finding import Code, Finding, Gravity
from nguongoc.monitor.follow import Follower, Trust
from nguongoc.monitor.source import open_source
from nguongoc.monitor.state import State, read_state, write_state
from nguongoc.monitor.watch import Watch

__all__ = [
    "Code",
    "Finding",
    "Follower",
    "Gravity",
    "State",
    "Trust",
    "Watch",
    "open_source",
    "read_state",
    "write_state",
]
