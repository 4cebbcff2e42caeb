"""Who says that an organisation is who it says it is."""
