"""UNTP credentials that are signed when their owner asks for them."""
