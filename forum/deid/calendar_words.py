"""Months, weekdays and holidays as people write them, in both languages, without accents."""

import re

from forum.deid.letters import word_set

_MONTHS = (
    "january|janvier|jan|janv",
    "february|fevrier|feb|fev|fevr|febr",
    "march|mars|mar",
    "april|avril|apr|avr",
    "may|mai",
    "june|juin|jun",
    "july|juillet|jul|juil",
    "august|aout|aug",
    "september|septembre|sept|sep",
    "october|octobre|oct",
    "november|novembre|nov",
    "december|decembre|dec",
)
FULL_MONTHS = frozenset(name for words in _MONTHS for name in words.split("|")[:2])
NUMBER_BY_MONTH = {
    word: number for number, words in enumerate(_MONTHS, 1) for word in words.split("|")
}
MONTH = "(?:" + "|".join(sorted(NUMBER_BY_MONTH, key=len, reverse=True)) + ")"
# Words that are also a verb, a name or nothing much: alone they need a preposition before them.
SHY_MONTHS = frozenset({"march", "may", "mars", "mai", "mar", "jan", "jun", "avr", "fev", "sep"})
WEEKDAY = (
    "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thurs?|thu|fri|sat|sun"
    "|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lun|mar|mer|jeu|ven|sam|dim)"
)
# "sat", "sun", "mar", "dim" and their like mean too much else to stand before a bare number.
CLEAR_WEEKDAY = (
    "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thurs?|thu|fri"
    "|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
)
CLEAR_WEEKDAY_WORDS = word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thur thurs thu fri
    lundi mardi mercredi jeudi vendredi samedi dimanche
    """
)
# Days that the whole world keeps for a cause are nobody's own.
AWARENESS = re.compile(
    r"\b(?:awareness|prevention day|world|international|journee mondiale|internationale|sensibilisation)"
    r"\b[^.\n]{0,20}$"
)
HOLIDAY = (
    "(?:christmas(?: eve| day)?|xmas|boxing day|new year'?s?(?: eve| day)|easter(?: sunday| "
    "monday)?"
    "|good friday|thanksgiving|hallowe'?en|mother'?s'? day|father'?s'? day|canada day|labou?r day"
    "|victoria day|remembrance day|valentine'?s?(?: day)?|st\\.? patrick'?s day|new year'?s"
    "|noel|paques|action de graces?|la saint-valentin|saint-valentin|fete des (?:meres|peres)"
    "|fete du (?:canada|travail)|fete nationale|(?:la )?saint-jean(?:-baptiste)?|vendredi saint"
    "|lundi de paques|jour de l'an|jour du souvenir|nouvel an|la toussaint|diwali|eid(?: al-"
    "(?:fitr|adha))?"
    "|ramadan|vaisakhi|hanukkah|passover|lunar new year|chinese new year|epiphanie"
    "|family day|civic holiday|ash wednesday|palm sunday|holy week|mardi gras|mi-careme|careme"
    "|treaty days?"
    "|yom kippur|rosh hashanah|holi|lohri|nowruz|navruz|kwanzaa|reveillon|saint-sylvestre|march "
    "break|may long"
    "|may two-four|pentecote|grey cup|jour de la famille|jour des morts)"
)
# Each holiday has one of these.
HOLIDAY_WORDS = word_set(
    """
    christmas xmas boxing year years easter friday thanksgiving halloween hallowe day valentine
    valentines noel paques grace graces valentin fete jean vendredi jour nouvel toussaint diwali
    eid ramadan vaisakhi hanukkah passover epiphanie holiday wednesday palm holy gras careme
    treaty yom rosh holi lohri nowruz navruz kwanzaa reveillon sylvestre break may pentecote grey
    """
)
