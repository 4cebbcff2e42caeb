"""How the stamps of a lot stand."""
