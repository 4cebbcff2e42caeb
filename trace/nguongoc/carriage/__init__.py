"""Goods in the hands of a carrier: what it is given, what it says, and what of that is an event of the lot."""
