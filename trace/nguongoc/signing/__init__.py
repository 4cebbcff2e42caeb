"""Keys and signatures: JOSE, Data Integrity, DIDs, status lists."""
