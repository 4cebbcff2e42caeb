"""Labels of a lot."""
