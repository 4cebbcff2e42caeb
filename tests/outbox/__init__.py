"""What is told to others: kept, claimed, delivered."""
