"""What each member should hear, and by which way: a row now, a mail without text later."""
