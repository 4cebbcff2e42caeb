"""The server: composition root, HTTP edges, pages, commands."""
