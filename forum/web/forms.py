"""Forms as browsers send them: same-site, bounded, text normalised."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from litestar.datastructures import FormMultiDict

from forum.core.errors import Invalid
from forum.core.text import normalise
from forum.web.labels import N_
from forum.web.visits import AnyRequest, check_same_site

# The largest form is a case: 34,000 characters of at most four bytes, each written as %XX.
MAX_FORM_BYTES: Final = 1024 * 1024
KEPT_FORM: Final = "kept_form"


@dataclass(frozen=True, slots=True)
class Form:
    """Submitted fields. Text comes normalised (NFC, line ends, no control characters)."""

    fields: FormMultiDict

    def text(self, name: str) -> str:
        value = self.fields.get(name, "")
        return normalise(value) if isinstance(value, str) else ""

    def several(self, name: str, allowed: Iterable[str]) -> list[str]:
        """The values of a group of check boxes that are among `allowed`, in that order."""
        given = {value for value in self.fields.getall(name, []) if isinstance(value, str)}
        return [value for value in allowed if value in given]

    def one_of(self, name: str, allowed: Iterable[str], default: str) -> str:
        value = self.text(name)
        return value if value in allowed else default

    def key(self, name: str = "client_key") -> UUID:
        """The form's client key. Raises Invalid: without it a repeated submit could not be known."""
        try:
            return UUID(self.text(name))
        except ValueError:
            raise Invalid(
                {name: N_("The form is incomplete. Please load the page again.")}
            ) from None

    def number(self, name: str) -> int:
        """A whole number of at most 18 digits. Raises Invalid."""
        value = self.text(name)
        if not (value.isascii() and value.isdigit() and len(value) <= 18):
            raise Invalid({name: N_("The form is incomplete. Please load the page again.")})
        return int(value)

    def pairs(self) -> list[tuple[str, str]]:
        """Every text field but the form's own token, to be handed on where a login had ended."""
        return [
            (name, value)
            for name, value in self.fields.multi_items()
            if isinstance(value, str) and name != "csrf"
        ]


async def read_form(request: AnyRequest) -> Form:
    """The submitted form. Raises Forbidden when it did not come from a page of ours."""
    form = Form(await request.form())
    check_same_site(request, form.text("csrf"))
    # Should the login have ended meanwhile, the error page hands the text back.
    request.state[KEPT_FORM] = form
    return form
