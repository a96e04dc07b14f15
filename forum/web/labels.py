"""Words of the interface for values that the database keeps: professions, provinces, domains, roles."""

from typing import Final

from forum.web.languages import Language, gettext


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Marks `text` for the catalogue."""
    return text


PROFESSIONS: Final = {
    "family-physician": N_("family physician"),
    "nurse-practitioner": N_("nurse practitioner"),
    "registered-nurse": N_("registered nurse"),
    "licensed-practical-nurse": N_("licensed practical nurse"),
    "psychologist": N_("psychologist"),
    "physiotherapist": N_("physiotherapist"),
    "social-worker": N_("social worker"),
    "occupational-therapist": N_("occupational therapist"),
    "pharmacist": N_("pharmacist"),
    "psychiatrist": N_("psychiatrist"),
    "anesthesiologist": N_("anesthesiologist"),
    "addiction-physician": N_("addiction medicine physician"),
    "emergency-physician": N_("emergency physician"),
    "physiatrist": N_("physiatrist"),
    "counselling-therapist": N_("counselling therapist"),
    "dietitian": N_("dietitian"),
    "chiropractor": N_("chiropractor"),
    "massage-therapist": N_("massage therapist"),
    "paramedic": N_("paramedic"),
    "dentist": N_("dentist"),
    "midwife": N_("midwife"),
}
PROVINCES: Final = {
    "AB": N_("Alberta"),
    "BC": N_("British Columbia"),
    "MB": N_("Manitoba"),
    "NB": N_("New Brunswick"),
    "NL": N_("Newfoundland and Labrador"),
    "NS": N_("Nova Scotia"),
    "NT": N_("Northwest Territories"),
    "NU": N_("Nunavut"),
    "ON": N_("Ontario"),
    "PE": N_("Prince Edward Island"),
    "QC": N_("Quebec"),
    "SK": N_("Saskatchewan"),
    "YT": N_("Yukon"),
}
DOMAINS: Final = {
    "chronic_pain": N_("chronic pain"),
    "mental_health": N_("mental health"),
    "substance_use": N_("substance use"),
}
HELP: Final = {"advice": N_("advice"), "resource": N_("a resource"), "support": N_("support")}
AGE_BANDS: Final = {
    "unspecified": N_("not said"),
    "under_18": N_("under 18"),
    "18-29": N_("18 to 29"),
    "30-39": N_("30 to 39"),
    "40-49": N_("40 to 49"),
    "50-59": N_("50 to 59"),
    "60-69": N_("60 to 69"),
    "70-79": N_("70 to 79"),
    "80-89": N_("80 to 89"),
    "90_plus": N_("90 or older"),
}
ROLES: Final = {
    "mentee": N_("mentee"),
    "mentor": N_("mentor"),
    "moderator": N_("moderator"),
    "coordinator": N_("coordinator"),
    "director": N_("director"),
    "privacy_officer": N_("privacy officer"),
}
FINDINGS: Final = {
    "PERSON": N_("a person's name"),
    "CLINICIAN": N_("a clinician's name"),
    "DATE": N_("a date"),
    "AGE_90_PLUS": N_("an age of 90 or more"),
    "LOCATION": N_("a place"),
    "ADDRESS": N_("an address"),
    "POSTAL_CODE": N_("a postal code"),
    "PHONE": N_("a phone number"),
    "EMAIL": N_("an e-mail address"),
    "URL": N_("a web address"),
    "HANDLE": N_("a user name"),
    "IP": N_("a network address"),
    "HEALTH_NUMBER": N_("a health number"),
    "SIN": N_("a social insurance number"),
    "ID": N_("a file or licence number"),
    "ORG": N_("a workplace or facility"),
}
FIELDS: Final = {
    "title": N_("Title"),
    "age_band": N_("Age"),
    "setting": N_("Practice setting"),
    "background": N_("Background"),
    "tried": N_("What has been tried"),
    "question": N_("Question"),
    "body": N_("Text"),
    "display_name": N_("Name"),
    "about": N_("About you"),
    "note": N_("Note"),
}


def label(language: Language, table: dict[str, str], value: str) -> str:
    """The word for `value`; a value that the table does not know is shown as it is."""
    return gettext(language, table[value]) if value in table else value
