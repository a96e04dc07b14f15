"""The structured case, as it is asked for: its fields, their limits, their sentences."""

from dataclasses import dataclass
from typing import Any, Final

from forum.threads.gate import Written
from forum.web.forms import Form
from forum.web.labels import AGE_BANDS, DOMAINS, HELP, N_

# Characters. A case that needs more is two cases.
LIMITS: Final = {
    "title": 120,
    "setting": 120,
    "background": 6000,
    "tried": 6000,
    "question": 2000,
    "body": 20000,
}
ASKED: Final = {
    "title": N_("Please give the case a title that a colleague would look for."),
    "question": N_("Please ask your question: it is what others answer."),
    "domains": N_("Please choose at least one domain."),
    "help_wanted": N_("Please say what kind of help you want."),
}
UNKNOWN: Final = N_("This choice is not known.")
TOO_LONG: Final = N_("This is longer than we can take. Nothing is lost; please shorten it.")


@dataclass(frozen=True, slots=True)
class CaseForm:
    """What the author filled in, valid or not, so that it can be shown again as it was."""

    title: str
    domains: list[str]
    age_band: str
    setting: str
    background: str
    tried: str
    question: str
    body: str
    help_wanted: list[str]
    language: str
    audience: str
    named: str

    def written(self) -> Written:
        """The text for the gate. Lists and the age band are choices of ours; the rest is free text."""
        fields: dict[str, Any] = {
            "age_band": self.age_band,
            "setting": self.setting,
            "background": self.background,
            "tried": self.tried,
            "question": self.question,
            "domains": self.domains,
            "help_wanted": self.help_wanted,
        }
        return Written(self.language, self.body, self.title, fields)

    def problems(self) -> dict[str, str]:
        """What keeps the form from being sent, by field."""
        asked = {name: said for name, said in ASKED.items() if not _is_given(getattr(self, name))}
        chosen = {"domains": DOMAINS, "help_wanted": HELP, "age_band": AGE_BANDS}
        unknown = {
            name: UNKNOWN
            for name, allowed in chosen.items()
            if not set(_several(getattr(self, name))) <= set(allowed)
        }
        too_long = {
            name: TOO_LONG for name, most in LIMITS.items() if len(getattr(self, name)) > most
        }
        return asked | unknown | too_long


def _is_given(value: str | list[str]) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)


def _several(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def empty_case(language: str, audience: str = "network") -> CaseForm:
    return CaseForm("", [], "unspecified", "", "", "", "", "", [], language, audience, "yes")


def read_case(form: Form, language: str) -> CaseForm:
    return CaseForm(
        title=" ".join(form.text("title").split()),
        domains=form.several("domains", DOMAINS),
        age_band=form.one_of("age_band", AGE_BANDS, "unspecified"),
        setting=form.text("setting").strip(),
        background=form.text("background"),
        tried=form.text("tried"),
        question=form.text("question"),
        body=form.text("body"),
        help_wanted=form.several("help_wanted", HELP),
        language=form.one_of("language", ("en", "fr"), language),
        audience=form.one_of("audience", ("network", "mentors", "national"), "network"),
        named=form.one_of("named", ("yes", "no"), "yes"),
    )


def case_of(
    title: str | None,
    fields: dict[str, Any],
    body: str,
    *,
    language: str,
    audience: str,
    named: bool,
) -> CaseForm:
    """The form of a case that was handed in before."""
    return CaseForm(
        title=title or "",
        domains=list(fields.get("domains", [])),
        age_band=fields.get("age_band", "unspecified"),
        setting=fields.get("setting", ""),
        background=fields.get("background", ""),
        tried=fields.get("tried", ""),
        question=fields.get("question", ""),
        body=body,
        help_wanted=list(fields.get("help_wanted", [])),
        language=language,
        audience=audience,
        named="yes" if named else "no",
    )
