"""Vouchers: campaigns of who receives visitors, and redeeming."""
