"""Where products are sold, and what shops need to list them."""
