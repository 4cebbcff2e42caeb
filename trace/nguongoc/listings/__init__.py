"""Products as shops show them: where each is sold, what has to be shown with it, and in whose columns."""
