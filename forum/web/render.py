"""Templates to HTML, one environment for each language."""

import re
from collections.abc import Callable, MutableMapping
from datetime import datetime
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, Final

from babel.support import NullTranslations
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from typing_extensions import override

from forum.core import clock
from forum.web import labels
from forum.web.assets import asset
from forum.web.languages import Language, ago, day, translations, when, zone_in_view

TEMPLATES: Final = Path(__file__).parent / "templates"


def render(language: Language, template: str, /, **context: Any) -> Markup:
    """The HTML of `template` in `language`. Nothing is read while it renders: context holds ready values."""
    return Markup(environment(language).get_template(template).render(context))  # noqa: S704 - autoescaped


def render_in_zone(language: Language, template: str, zone: str, /, **context: Any) -> Markup:
    """As `render`, with instants in the time zone `zone`."""
    return Markup(render_page(language, template, zone, **context))  # noqa: S704 - autoescaped


def render_page(language: Language, template: str, zone: str, /, **context: Any) -> str:
    """As `render_in_zone`, for what goes into no other template: to mark a large text is to copy it."""
    token = zone_in_view.set(zone)
    try:
        return environment(language).get_template(template).render(context)
    finally:
        zone_in_view.reset(token)


@cache
def environment(language: Language) -> Environment:
    made = _Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    catalogue = translations(language)
    made.install_gettext_callables(  # type: ignore[attr-defined]  # Added by the extension.
        catalogue.gettext, catalogue.ngettext, newstyle=True
    )
    made.globals["gettext"] = made.globals["_"] = _gettext(catalogue)
    made.globals["asset"] = asset
    # For a macro whose result depends on its arguments alone.
    made.globals["kept"] = lru_cache(maxsize=1024)
    made.globals["language"] = language
    for name, table in _LABELS.items():
        made.globals[name] = partial(labels.label, language, table)
    made.globals["when"] = made.filters["when"] = partial(when, language)
    made.globals["day"] = partial(day, language)
    made.globals["ago"] = made.filters["ago"] = partial(_ago, language)
    return made


_INDENTATION: Final = re.compile(r"^[ \t]+", re.MULTILINE)
_LABELS: Final = {
    "profession": labels.PROFESSIONS,
    "province": labels.PROVINCES,
    "domain": labels.DOMAINS,
    "help_kind": labels.HELP,
    "age_band": labels.AGE_BANDS,
    "role": labels.ROLES,
    "finding_kind": labels.FINDINGS,
    "field_label": labels.FIELDS,
}


class _Environment(Environment):
    """Without indentation, and with one table of globals: jinja's view of it costs a sixth of a page."""

    @override
    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        # Indentation is for us: it was a quarter of a case's page, and no template of ours shows any.
        return super().preprocess(_INDENTATION.sub("", source), name, filename)

    @override
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return self.globals if d is None else super().make_globals(d)


def _gettext(catalogue: NullTranslations) -> Callable[..., Markup]:
    """As jinja's own, and keeps the strings without a placeholder: a page has a hundred."""

    @lru_cache(maxsize=4096)
    def plain(text: str) -> Markup:
        return Markup(catalogue.gettext(text)) % {}  # noqa: S704 - our own words.

    def gettext(text: str, /, **values: object) -> Markup:
        if not values:
            return plain(text)
        return Markup(catalogue.gettext(text)) % values  # noqa: S704 - values are escaped here.

    return gettext


def _ago(language: Language, at: datetime) -> Markup:
    return ago(language, at, clock.now())
