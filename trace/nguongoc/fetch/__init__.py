"""Gather over the network what verification looks at: bounded, without following anything to where it must not lead."""

from nguongoc.fetch.client import Client
from nguongoc.fetch.gather import Gathered, Gatherer

__all__ = ["Client", "Gathered", "Gatherer"]
