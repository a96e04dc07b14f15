"""What every package stands on: settings, database, clock, errors, text."""
