"""Character classes that names are made of, and sets of words."""

_LATIN = [chr(code) for code in [*range(0xC0, 0x180), *range(0x1E00, 0x1F00)]]

# Capital letters of the Latin alphabets; after normalisation every accent is part of its letter.
UPPER = "[A-Z" + "".join(letter for letter in _LATIN if letter.isupper()) + "]"


def word_list(words: str) -> tuple[str, ...]:
    """Words with white space between them, in their order; easy to read and to extend."""
    return tuple(words.split())


def word_set(words: str) -> frozenset[str]:
    """The same without an order."""
    return frozenset(words.split())
