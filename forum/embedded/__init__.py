"""Starts the database (and, for tests, the message bus) that come inside Python wheels."""
