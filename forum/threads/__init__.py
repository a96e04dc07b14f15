"""Threads and posts: the only write path for text."""
