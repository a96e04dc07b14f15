"""What the engine finds, in a form that reads well in a table."""

from datetime import date

from forum.deid import Context, Finding, find

TODAY = date(2026, 4, 7)


def found(text: str, context: Context | None = None) -> list[tuple[str, str]]:
    """Each finding as its type and its words."""
    return [(one.type.value, text[one.start : one.end]) for one in find(text, context or Context())]


def only(text: str, context: Context | None = None) -> Finding:
    """The one finding of a text that has exactly one."""
    [finding] = find(text, context or Context())
    return finding
