"""Wakes sockets when a topic changes; the only place that knows Redis."""
