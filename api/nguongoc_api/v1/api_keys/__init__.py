"""Keys of an organisation's programs, kept by itself."""
