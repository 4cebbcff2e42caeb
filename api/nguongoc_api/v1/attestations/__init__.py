"""What authorities and certifiers sign of certificates."""
