"""Private keys in a PKCS#11 token: made there, used there, and never seen here."""
