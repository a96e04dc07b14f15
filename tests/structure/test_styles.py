"""Rules for the style sheets: layers, tokens, logical properties, sizes and contrast."""

import re
from functools import reduce
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css"
SHEETS = sorted(path.relative_to(CSS).as_posix() for path in CSS.rglob("*.css"))
LAYERS = ["tokens", "base", "layout", "components", "utilities"]
PHYSICAL = re.compile(
    r"^\s*(?:(?:margin|padding|border)-(?:left|right|top|bottom)[a-z-]*|left|right|top|bottom"
    r"|(?:min-|max-)?(?:width|height)|border-(?:top|bottom)-(?:left|right)-radius)\s*:",
    re.MULTILINE,
)
# Each pair that carries text, as VISUAL promises: 4.5 or more.
PAIRS = [
    (ink, ground)
    for ink in ("ink", "muted", "accent", "red", "amber", "green")
    for ground in ("paper", "surface", "sunk")
] + [
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("accent-strong", "accent-soft"),
    ("ink", "accent-soft"),
    ("accent", "accent-soft"),
    ("ink", "mark"),
    ("muted", "mark"),
    ("ink", "amber-soft"),
    ("muted", "amber-soft"),
    ("amber", "amber-soft"),
    ("red", "red-soft"),
    ("ink", "green-soft"),
    ("green", "green-soft"),
    ("national-ink", "national"),
    ("muted", "national"),
]


def source_of(name: str) -> str:
    return re.sub(r"/\*.*?\*/", "", (CSS / name).read_text(encoding="utf-8"), flags=re.DOTALL)


def every_source() -> str:
    return "".join(source_of(name) for name in SHEETS)


def palettes() -> list[dict[str, str]]:
    """The colours of :root, of the dark preference, and of the dark theme, in this order."""
    blocks = re.findall(r":root[^{,]*\{([^}]*)\}", source_of("tokens.css"))
    found = [dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", block)) for block in blocks]
    return [palette for palette in found if "paper" in palette]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return reduce(
        lambda total, pair: total + pair[0] * pair[1],
        zip(linear, (0.2126, 0.7152, 0.0722), strict=True),
        0.0,
    )


def test_layers_are_declared_once_in_order() -> None:
    assert source_of("layers.css").strip() == f"@layer {', '.join(LAYERS)};"


@pytest.mark.parametrize("name", [name for name in SHEETS if name != "layers.css"])
def test_sheet_is_one_declared_layer(name: str) -> None:
    source = source_of(name).strip()
    assert re.findall(r"@layer ([a-z]+)", source) == [source.split()[1]]
    assert source.split()[1] in LAYERS
    assert source.startswith("@layer ")
    assert source.endswith("}")
    assert source.count("{") == source.count("}")
    if name.startswith("components/"):
        assert source.startswith("@layer components {")


@pytest.mark.parametrize("name", SHEETS)
def test_sheet_keeps_its_size(name: str) -> None:
    assert len((CSS / name).read_text(encoding="utf-8").splitlines()) < 150


@pytest.mark.parametrize("name", SHEETS)
def test_sheet_uses_logical_properties(name: str) -> None:
    assert PHYSICAL.findall(source_of(name)) == []
    assert not re.search(r"(?:text-align|float|clear):\s*(?:left|right)", source_of(name))


@pytest.mark.parametrize("name", SHEETS)
def test_colours_come_from_tokens(name: str) -> None:
    if name not in ("tokens.css", "print.css"):
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", source_of(name)) == []


def test_custom_properties_are_known_and_used() -> None:
    source = every_source()
    declared = set(re.findall(r"(--[a-z0-9-]+)\s*:", source))
    used = set(re.findall(r"var\((--[a-z0-9-]+)", source))
    assert len(used) > 30
    assert used - declared == set()
    assert declared - used == set()


def test_nothing_is_fetched_and_nothing_is_forced() -> None:
    source = every_source()
    for word in ("@import", "@font-face", "url(", "!important"):
        assert word not in source


def test_dark_preference_and_dark_theme_are_the_same() -> None:
    light, preferred, chosen = palettes()
    assert preferred == chosen
    assert set(light) == set(preferred)


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read(ink: str, ground: str) -> None:
    for palette in palettes():
        assert contrast(palette[ink], palette[ground]) >= 4.5, palette
