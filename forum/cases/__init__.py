"""A case: a thread that opens with a structured clinical question."""
