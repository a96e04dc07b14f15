"""Texts that people of the cast write: harmless ones, and ones that name somebody."""

from uuid import uuid4

CASE = {
    "title": "A taper that has stalled",
    "setting": "Rural primary care",
    "background": "Long-standing back pain and low mood. Sleep is poor.",
    "tried": "- duloxetine 60 mg\n- a walking group",
    "question": "How would you talk about the next step without it landing as a threat?",
    "body": "",
}
HARMLESS = "I would name the fear first, and promise that nothing changes today."
NAMING = "Please call Mrs Macdonald at 902-555-0143 before the visit."


def case_fields(**changes: str) -> dict[str, str | list[str]]:
    """The fields of the form of a new case, with a fresh client key."""
    return {
        **CASE,
        "domains": ["chronic_pain"],
        "age_band": "50-59",
        "help_wanted": ["advice"],
        "language": "en",
        "audience": "network",
        "named": "yes",
        "client_key": str(uuid4()),
        "action": "post",
        **changes,
    }


def reply_fields(body: str = HARMLESS, **changes: str) -> dict[str, str | list[str]]:
    """The fields of a reply's form, with a fresh client key."""
    return {"body": body, "language": "en", "client_key": str(uuid4()), "action": "post", **changes}
