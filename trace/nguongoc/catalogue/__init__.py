"""What is sold and what is claimed of it."""
