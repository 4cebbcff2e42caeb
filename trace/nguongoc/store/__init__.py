"""SQLModel and SQL live here and nowhere else; outside, frozen dataclasses."""
