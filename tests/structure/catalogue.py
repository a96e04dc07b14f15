"""Every string of the interface, as it stands in code and templates; run it to bring the French catalogue up to date.

.venv/bin/python -m tests.structure.catalogue
"""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
FRENCH = ROOT / "forum" / "web" / "locales" / "fr.po"
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
OPTIONS = {
    name: {
        "newstyle_gettext": "true",
        "trimmed": "true",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
    }
    for name in ("**.html", "**.txt")
}
# `gettext` of our own takes the language first.
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "gettext": (2,)}


def strings() -> Catalog:
    """The template of all catalogues: message ids with the files that use them, without line numbers."""
    catalogue = Catalog(fuzzy=False)
    found = extract_from_dir(ROOT / "forum", METHODS, OPTIONS, KEYWORDS, strip_comment_tags=True)
    for filename, _, message, _, _ in sorted(found, key=lambda one: (one[0], str(one[2]))):
        catalogue.add(message, locations=[(f"forum/{filename}", 0)])
    return catalogue


def french() -> Catalog:
    with FRENCH.open("rb") as source:
        return read_po(source, locale="fr")


def update() -> None:
    """Add what is new to the French catalogue and take out what nobody uses; translations stay."""
    old = french() if FRENCH.exists() else Catalog(locale="fr")
    new = Catalog(locale="fr", fuzzy=False)
    for message in strings():
        if message.id:
            known = old.get(message.id)
            new.add(message.id, known.string if known else None, locations=message.locations)
    FRENCH.parent.mkdir(exist_ok=True)
    with FRENCH.open("wb") as target:
        write_po(target, new, width=100, sort_output=True, include_lineno=False, omit_header=True)


if __name__ == "__main__":
    update()
