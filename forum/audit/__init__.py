"""Who did what and who looked at what, in a chain that shows a change."""
