"""Pages for who enters: signing in, the producer's own lots, a new lot, its stamps."""

from nguongoc_api.pages.producer.app import PREFIXES, producer_app

__all__ = ["PREFIXES", "producer_app"]
