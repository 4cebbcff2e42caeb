"""Pages for people, one folder for each audience, and what they share: language and rendering."""
