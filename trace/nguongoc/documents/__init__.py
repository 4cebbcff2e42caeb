"""Documents that buyers and officers ask for: first whether each applies, then a pure function from what is known to its bytes."""
