"""Buying and selling by the quantity: the catalogue, offers, orders and their papers."""
