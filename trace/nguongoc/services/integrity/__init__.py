"""What `check_integrity` is made of: one module for each kind of stored thing, each recomputing it from what it came of."""
