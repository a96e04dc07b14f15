"""What a coordinator types to invite a colleague, and what is wrong with it."""

import re
from typing import Final

from forum.accounts.forms import read_email
from forum.members.actions import Invited
from forum.members.models import Role
from forum.web.forms import Form
from forum.web.labels import N_
from forum.web.languages import LANGUAGES, to_language

_ROLES: Final = [role.value for role in Role]
_EMAIL: Final = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}"
)


def read_invited(form: Form) -> Invited:
    return Invited(
        email=read_email(form),
        roles=read_roles(form),
        language=to_language(form.text("language")),
    )


def read_roles(form: Form) -> list[str]:
    return form.several("roles", _ROLES)


def problems_of_invited(invited: Invited) -> dict[str, str]:
    """Why an invitation cannot be sent, by field, to be translated."""
    problems = problems_of_roles(invited.roles)
    if not _EMAIL.fullmatch(invited.email):
        problems["email"] = N_("Write an e-mail address, like name@clinic.example.")
    if invited.language not in LANGUAGES:
        problems["language"] = N_("Choose English or French.")
    return problems


def problems_of_roles(roles: list[str]) -> dict[str, str]:
    if not roles or not set(roles) <= set(_ROLES):
        return {"roles": N_("Choose at least one role.")}
    return {}
