"""One use case a module, named with a verb."""
