"""Pages for who enters: signing in, the producer's own lots, a new lot, its stamps. Read when first asked: see `nguongoc_api.app`."""
