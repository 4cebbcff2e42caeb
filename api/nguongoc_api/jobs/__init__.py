"""What goes on beside requests."""
