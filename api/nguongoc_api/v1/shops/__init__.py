"""What shops tell of orders by themselves."""
