"""What is told at others' addresses, and what became of it."""
