"""Documents of a lot that buyers and officers ask for."""
