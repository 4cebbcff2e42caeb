"""A witness of other people's logs: `nguongoc witness`. It needs nothing of the service, least of all its database."""
