"""What moderators and flagging members fill in, and what is said when it cannot be taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from forum.moderation.models import Outcome
from forum.web.forms import Form
from forum.web.labels import N_

LONGEST_NOTE: Final = 2000
LONGEST_FLAG_NOTE: Final = 1000
# What the forms say, and what is kept of it.
OUTCOMES: Final[Mapping[str, Outcome]] = {
    "publish": Outcome.PUBLISHED,
    "return": Outcome.RETURNED,
    "decline": Outcome.DECLINED,
}
FLAG_KINDS: Final = ("could_identify", "other")
FLAG_LABELS: Final = {
    "could_identify": N_("It could identify someone"),
    "other": N_("Something else"),
}
_CHOOSE: Final = N_("Please choose: publish, return or decline.")
_SAY_WHY: Final = N_("Please say why: the author reads it, and has only this to go by.")
_TOO_LONG: Final = N_("This is longer than we can take. Nothing is lost; please shorten it.")
_CHOOSE_KIND: Final = N_("Please say what the matter is.")


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """A moderator's answer about the version that he has read."""

    decision: str
    note: str
    version_number: int

    def problems(self) -> dict[str, str]:
        if self.decision not in OUTCOMES:
            return {"decision": _CHOOSE}
        if len(self.note) > LONGEST_NOTE:
            return {"note": _TOO_LONG}
        if self.decision != "publish" and not self.note:
            return {"note": _SAY_WHY}
        return {}


@dataclass(frozen=True, slots=True)
class FlagForm:
    """Why a member thinks that a text should be looked at."""

    kind: str = "could_identify"
    note: str = ""

    def problems(self) -> dict[str, str]:
        if self.kind not in FLAG_KINDS:
            return {"kind": _CHOOSE_KIND}
        return {"note": _TOO_LONG} if len(self.note) > LONGEST_FLAG_NOTE else {}


def read_decision(form: Form) -> DecisionForm:
    return DecisionForm(
        form.text("decision"), form.text("note").strip(), form.number("version_number")
    )


def read_flag(form: Form) -> FlagForm:
    return FlagForm(form.text("kind"), form.text("note").strip())
