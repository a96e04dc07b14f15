"""What the `forum` console script does, one module for each command; imported when it is called."""
