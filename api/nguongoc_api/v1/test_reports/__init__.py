"""What laboratories found in lots."""
