"""People who grow or catch for an organisation."""
