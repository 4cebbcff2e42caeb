"""What people who hold a pack in their hand report of it."""
