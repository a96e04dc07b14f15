"""Errors whose message a member may read. Not found and not allowed to know are the same error."""

from collections.abc import Mapping


class ForumError(Exception):
    """Base of what a page or an API call answers with `status`; `kept` says what was not lost."""

    status = 500
    title = "Something went wrong"

    def __init__(self, text: str = "", *, kept: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.kept = kept


class NotFound(ForumError):
    """There is no such thing, or none that this member may know of."""

    status = 404
    title = "Not found"


class Forbidden(ForumError):
    """The member sees the thing but may not do this to it."""

    status = 403
    title = "Not allowed"


class Conflict(ForumError):
    """The thing has changed since it was read, or a client key was used for another text."""

    status = 409
    title = "Changed meanwhile"


class TooMany(ForumError):
    """A rate was exceeded. `retry_after` is in seconds."""

    status = 429
    title = "Too many attempts"

    def __init__(self, text: str, *, retry_after: int, kept: str | None = None) -> None:
        super().__init__(text, kept=kept)
        self.retry_after = retry_after


class SignInNeeded(ForumError):
    """Nobody is signed in, or the login has ended."""

    status = 401
    title = "Sign in needed"


class Invalid(ForumError):
    """Fields that cannot be taken as they are: `problems` maps a field's name to one sentence."""

    status = 422
    title = "Please check what is marked"

    def __init__(self, problems: Mapping[str, str], *, kept: str | None = None) -> None:
        super().__init__("", kept=kept)
        self.problems = dict(problems)
