"""People who can sign in: credentials, logins, resets, tokens of the API."""
