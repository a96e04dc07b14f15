"""A text made even for matching, with the way back to each place of the original."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

# Marks beyond this start a cluster of their own: sorting a long run of them is not linear.
_LONGEST_CLUSTER = 9
# One sign can stand for a whole sentence; no identifier is written so, and the text would grow.
_LONGEST_EXPANSION = 2
_SAME = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\u02d7\u2043", "-"),
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u00b4\u2032", "'"),
    **dict.fromkeys("\u201c\u201d\u201f\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2044\u2215", "/"),
    **dict.fromkeys("\u00b7\u2022\u2027\u3002", "."),
    **dict.fromkeys("\u2028\u2029\u0085", "\n"),
    "\u03bf": "o",
}
# Cyrillic and Greek letters that look like a Latin one.
_LOOK_ALIKES = dict(
    zip(
        "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422"
        "\u0423\u0425\u0430\u0441\u0435\u0456\u0458\u043e\u0440\u0455\u0443\u0445\u04bb"
        "\u0501\u051b\u051d\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f"
        "\u03a1\u03a4\u03a5\u03a7\u03bd",
        "ABESIJKMHOPCTYXaceijopsyxhdqwABEZHIKMNOPTYXv",
        strict=True,
    )
)
_DROPPED = frozenset({"\u034f", "\u115f", "\u1160", "\u180e", "\u3164", "\uffa0"})
_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_CAPITAL_OR_NOT_ASCII = re.compile(r"[A-Z]|[^\x00-\x7f]")
_DIGIT_RUN = re.compile(r"(?<![A-Za-z0-9])[0-9OolI]{3,20}(?![A-Za-z0-9])")
_BETWEEN_GROUPS = re.compile(r"\d[-. ]")
_TWO_DIGITS = re.compile(r"\d.*\d")
_LETTERS_TO_DIGITS = str.maketrans("OolI", "0011")


@dataclass(frozen=True, slots=True)
class View:
    """`text` and `folded` (no accents, lower case) have the same length and share their positions.

    `words` are the whole words of both; `digits` counts the digits of either.
    """

    text: str
    folded: str
    starts: Sequence[int]
    ends: Sequence[int]
    words: frozenset[str]
    digits: int


def view_of(original: str) -> View:
    """The even form of `original`; every position leads back to the cluster that it came from."""
    if all(map(_is_one_even_letter, set(_NOT_ASCII.findall(original)))):
        even = _NOT_ASCII.sub(lambda letter: _even(letter[0]), original)
        return _view(even, range(len(even)), range(1, len(even) + 1))
    return _view(*_even_clusters(original))


def _view(even: str, starts: Sequence[int], ends: Sequence[int]) -> View:
    text = _DIGIT_RUN.sub(_mended_digits, even)
    plain = _folded_text(text)
    words = frozenset(_WORD.findall(text)).union(_WORD.findall(plain))
    return View(text, plain, starts, ends, words, len(_DIGIT.findall(text)))


def _folded_text(text: str) -> str:
    """No accents, lower case, and the same length."""
    if text.isascii():
        return text.lower()
    return _CAPITAL_OR_NOT_ASCII.sub(lambda letter: _folded(letter[0]), text)


@lru_cache(maxsize=4096)
def _is_one_even_letter(letter: str) -> bool:
    """Neither a mark on the letter before it, nor dropped, nor several letters in one."""
    return not unicodedata.combining(letter) and len(_even(letter)) == 1


def _even_clusters(original: str) -> tuple[str, Sequence[int], Sequence[int]]:
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for cluster in _clusters(original):
        even = _even(cluster)
        parts.append(even)
        starts.extend([at] * len(even))
        at += len(cluster)
        ends.extend([at] * len(even))
    return "".join(parts), starts, ends


def _clusters(text: str) -> Iterator[str]:
    """Each letter with the marks that belong to it."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or at - start >= _LONGEST_CLUSTER or not unicodedata.combining(text[at]):
            yield text[start:at]
            start = at


@lru_cache(maxsize=4096)
def _even(cluster: str) -> str:
    if len(cluster) == 1 and cluster.isascii():
        return cluster
    kept = "".join(map(_even_letter, cluster))
    composed = unicodedata.normalize("NFKC", kept) if kept else ""
    if len(composed) > _LONGEST_EXPANSION:
        return cluster
    return "".join(_SAME.get(letter, letter) for letter in composed)


def _even_letter(letter: str) -> str:
    if letter in _DROPPED or unicodedata.category(letter) == "Cf" or _is_variation(letter):
        return ""
    if letter in _SAME or letter in _LOOK_ALIKES:
        return _SAME.get(letter) or _LOOK_ALIKES[letter]
    if unicodedata.category(letter) == "Zs":
        return " "
    digit = unicodedata.decimal(letter, None)
    return letter if digit is None else str(digit)


def _is_variation(letter: str) -> bool:
    return "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"


def _mended_digits(match: re.Match[str]) -> str:
    """Letters typed for digits ("6O4"), in a run that is a number by its other digits."""
    run = match[0]
    continues = _BETWEEN_GROUPS.match(match.string, max(0, match.start() - 2)) is not None
    is_number = _TWO_DIGITS.search(run) is not None and (run[0].isdigit() or continues)
    return run.translate(_LETTERS_TO_DIGITS) if is_number else run


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    """One letter without its accent and in lower case; still exactly one letter."""
    base = unicodedata.normalize("NFD", letter)[0] if letter > "\x7f" else letter
    lower = base.lower()
    return lower if len(lower) == 1 else letter
