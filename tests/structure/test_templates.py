"""Rules for the templates: they compile, keep the content security policy, and name every control."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from forum.web.assets import asset

TEMPLATES = Path(__file__).parents[2] / "forum" / "web" / "templates"
PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
JINJA = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, extensions=["jinja2.ext.i18n"]
)

TAG = re.compile(r"<[a-z][^<>]*(?:\{[{%].*?[}%]\}[^<>]*)*>", re.DOTALL)
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
CONTROL = re.compile(r"<(input|select|textarea)\b([^>]*)")
LABELLED = re.compile(r"<label\b.*?</label>", re.DOTALL)
STRING = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)


def source_of(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def text_outside_jinja(source: str) -> str:
    """What a reader would see that no catalogue can translate."""
    plain = STRING.sub(" ", re.sub(r"\{%.*?%\}", " ", source, flags=re.DOTALL))
    return re.sub(r"""<[^>]*>|[a-z-]+="[^"]*\"""", " ", plain)


def test_there_are_templates() -> None:
    assert len(PAGES) > 40


@pytest.mark.parametrize("name", PAGES)
def test_template_compiles(name: str) -> None:
    JINJA.get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_template_has_no_inline_style_or_script(name: str) -> None:
    source = source_of(name)
    assert "<style" not in source
    assert not re.search(r"<script(?![^>]*\bsrc=)", source)
    for tag in TAG.findall(source):
        assert not re.search(r"""\s(?:style|on[a-z]+)\s*=\s*["']""", tag), tag
    assert "javascript:" not in source


@pytest.mark.parametrize("name", PAGES)
def test_posting_form_carries_the_token(name: str) -> None:
    for form in FORM.findall(source_of(name)):
        if 'method="post"' in form:
            assert "{{ csrf(page) }}" in form, form[:120]
        else:
            assert 'method="get"' in form, form[:120]
            assert "csrf" not in form, form[:120]


@pytest.mark.parametrize("name", PAGES)
def test_control_has_a_label(name: str) -> None:
    source = source_of(name)
    wrapped = "".join(LABELLED.findall(source))
    macro_label = "{{ label_of(name, label, optional" in source
    for kind, attributes in CONTROL.findall(source):
        if 'type="hidden"' in attributes:
            continue
        identifier = re.search(r'\bid="([^"]+)"', attributes)
        named = identifier is not None and (
            f'for="{identifier[1]}"' in source
            or (macro_label and identifier[1].startswith("field-"))
        )
        assert named or f"<{kind}{attributes}" in wrapped, f"<{kind}{attributes}>"


@pytest.mark.parametrize("name", PAGES)
def test_image_has_a_text_or_is_hidden_from_readers(name: str) -> None:
    source = source_of(name)
    for tag in re.findall(r"<img\b[^>]*>", source):
        assert "alt=" in tag
    for tag in re.findall(r"<svg\b[^>]*>", source):
        assert "aria-hidden" in tag or "aria-label" in tag


@pytest.mark.parametrize("name", PAGES)
def test_visible_words_go_through_the_catalogue(name: str) -> None:
    # Languages call themselves so in every language, and a key is called what is printed on it.
    own_names = {"English", "Français", "Enter"}
    left = set(re.findall(r"[A-Za-zÀ-ÿ]{3,}", text_outside_jinja(source_of(name)))) - own_names
    assert left == set()


@pytest.mark.parametrize("name", PAGES)
def test_template_keeps_its_size(name: str) -> None:
    assert len(source_of(name).splitlines()) <= 80


def test_icons_that_templates_use_exist() -> None:
    sprite = (TEMPLATES.parents[2] / "static" / "img" / "icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', sprite))
    used = {icon for name in PAGES for icon in re.findall(r"icon\('([a-z-]+)'", source_of(name))}
    assert len(used) > 20
    assert used <= drawn, used - drawn


def test_assets_that_templates_name_exist() -> None:
    for name in PAGES:
        for path in re.findall(r"asset\('([^']+\.(?:js|svg|css))'\)", source_of(name)):
            assert asset(path).endswith(path)


def test_every_style_sheet_and_script_is_linked() -> None:
    static = TEMPLATES.parents[2] / "static"
    styles, scripts = source_of("_styles.html"), source_of("_scripts.html")
    for path in (static / "css").rglob("*.css"):
        name = path.relative_to(static / "css").with_suffix("").as_posix()
        assert f"'{name}'" in styles, name
    for path in (static / "js").glob("*.js"):
        if not path.name.startswith("live-"):
            assert f"'{path.stem}'" in scripts, path.name
