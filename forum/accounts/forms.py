"""What people type about themselves, and what is wrong with it."""

from typing import Final
from unicodedata import normalize
from urllib.parse import urlsplit

from forum.accounts import passwords
from forum.accounts.queries import Profile
from forum.deid import Context, blocking, find, find_contacts
from forum.web.findings import FindingView, finding_views, stored_findings
from forum.web.forms import Form
from forum.web.labels import N_, PROFESSIONS, PROVINCES
from forum.web.languages import LANGUAGES, Language, gettext, to_language

LONGEST_NAME: Final = 80
LONGEST_ABOUT: Final = 1000
_LONGEST_EMAIL: Final = 254

_SHOW_CONTACT: Final = N_("A name must not hold a phone number, an address or a link.")
_SHOW_ABOUT: Final = N_("Something here could identify a person. See what is marked.")


def read_email(form: Form) -> str:
    return _last(form, "email").strip().lower()[:_LONGEST_EMAIL]


def read_password(form: Form, name: str = "password") -> str:
    """As it was typed: spaces count."""
    return _last(form, name)


def read_profile(form: Form) -> Profile:
    return Profile(
        display_name=" ".join(form.text("display_name").split()),
        profession=form.text("profession"),
        province=form.text("province") or None,
        language=to_language(form.text("language")),
        about=form.text("about").strip(),
    )


def problems_of_profile(profile: Profile) -> dict[str, str]:
    """Why a profile cannot be taken, by field, to be translated."""
    problems = {}
    if not 1 < len(profile.display_name) <= LONGEST_NAME:
        problems["display_name"] = N_(
            "Write the name that colleagues shall see, 2 to 80 characters."
        )
    elif find_contacts(profile.display_name):
        problems["display_name"] = _SHOW_CONTACT
    if profile.profession not in PROFESSIONS:
        problems["profession"] = N_("Choose a profession.")
    if profile.province is not None and profile.province not in PROVINCES:
        problems["province"] = N_("Choose a province or territory.")
    if profile.language not in LANGUAGES:
        problems["language"] = N_("Choose English or French.")
    if len(profile.about) > LONGEST_ABOUT:
        problems["about"] = N_("Write at most 1,000 characters.")
    elif blocking(find(profile.about, _context(profile))):
        problems["about"] = _SHOW_ABOUT
    return problems


def problems_of_password(password: str, again: str, *, about: tuple[str, ...]) -> dict[str, str]:
    """Why a new password cannot be taken, by field, to be translated."""
    problem = passwords.problem_of(password, about=about)
    if problem is not None:
        return {"password": problem}
    if passwords.even(password) != passwords.even(again):
        return {"password_again": N_("The two passwords differ.")}
    return {}


def findings_of(language: Language, profile: Profile) -> list[FindingView]:
    """What stops the name or the text about oneself, with reasons."""
    written = {
        "display_name": profile.display_name[:LONGEST_NAME],
        "about": profile.about[:LONGEST_ABOUT],
    }
    found = [
        *stored_findings(
            "display_name", written["display_name"], find_contacts(written["display_name"])
        ),
        *stored_findings(
            "about", written["about"], blocking(find(written["about"], _context(profile)))
        ),
    ]
    return finding_views(language, found, written)


def translated(language: Language, problems: dict[str, str]) -> dict[str, str]:
    return {name: gettext(language, text) for name, text in problems.items()}


def choices_of(language: Language, table: dict[str, str]) -> list[tuple[str, str]]:
    """The options of a choice, by their words: «Île» stands among the I's."""
    options = [(slug, gettext(language, text)) for slug, text in table.items()]
    return sorted(options, key=lambda option: normalize("NFD", option[1]).casefold())


def provinces_of(language: Language) -> list[tuple[str, str]]:
    """The provinces and territories, after the choice of saying none."""
    return [("", gettext(language, N_("Not said"))), *choices_of(language, PROVINCES)]


def own_path(given: str) -> str:
    """`given` where it is a path of ours, else the home page: nobody is sent to another site by us."""
    parts = urlsplit(given)
    is_ours = given.startswith("/") and not parts.scheme and not parts.netloc
    has_tricks = given.startswith(("//", "/\\")) or "\\" in given or not given.isprintable()
    return given if is_ours and not has_tricks else "/"


def kept_fields(form: Form) -> list[tuple[str, str]]:
    """The fields of a text whose login had ended, which the sign-in form carries between its own.

    Its own are the first `next` and the last `email` and `password`: the text's form may have such names too.
    """
    pairs = form.pairs()
    names = [name for name, _ in pairs]
    own = {names.index("next")} if "next" in names else set()
    for name in ("email", "password"):
        own |= {len(names) - 1 - names[::-1].index(name)} if name in names else set()
    return [pair for at, pair in enumerate(pairs) if at not in own]


def _last(form: Form, name: str) -> str:
    given = form.fields.getall(name, [""])[-1]
    return given if isinstance(given, str) else ""


def _context(profile: Profile) -> Context:
    return Context(language=profile.language)
