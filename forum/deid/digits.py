"""Check digits of Canadian numbers; they raise confidence and never lower it."""

import re

_PHN = re.compile(r"9\d{9}")
_PHN_WEIGHTS = (2, 4, 8, 5, 10, 9, 7, 3)
_RAMQ_WEIGHTS = (7, 1, 1, 3, 9, 7, 3, 9, 5, 3, 1, 3, 5, 7, 6, 9, 1)
_RAMQ = re.compile(r"([A-Z]{4})(\d\d)(\d\d)(\d\d)(\d)(\d)")


def only_digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def passes_luhn(digits: str) -> bool:
    """The sum that SIN, Ontario health numbers and payment cards share."""
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        total += sum(divmod(digit * 2, 10)) if place % 2 else digit
    return total % 10 == 0


def is_bc_health_number(digits: str) -> bool:
    """Ten digits that start with 9, the last one checked modulo 11."""
    if _PHN.fullmatch(digits) is None:
        return False
    total = sum(
        int(digit) * weight % 11 for digit, weight in zip(digits[1:9], _PHN_WEIGHTS, strict=True)
    )
    return (11 - total % 11) % 11 == int(digits[9])


def is_quebec_health_number(compact: str) -> bool:
    """Four letters, birth date (a woman's month plus 50), sequence digit, check digit."""
    match = _RAMQ.fullmatch(compact.upper())
    if match is None or not _has_ramq_date(match):
        return False
    letters, year, month, day, sequence, check = match.groups()
    codes = "".join(_ramq_letter(letter) for letter in letters)
    return any(
        _ramq_sum(f"{codes}{century}{year}{month}{day}{sequence}") == int(check)
        for century in ("19", "20")
    )


def looks_like_quebec_health_number(compact: str) -> bool:
    """The shape and a possible date, whatever its check digit."""
    match = _RAMQ.fullmatch(compact.upper())
    return match is not None and _has_ramq_date(match)


def _has_ramq_date(match: re.Match[str]) -> bool:
    month, day = int(match[3]), int(match[4])
    return month in (*range(1, 13), *range(51, 63)) and day in range(1, 32)


def _ramq_letter(letter: str) -> str:
    """Place in the alphabet; from s on the numbers skip one."""
    return f"{ord(letter) - ord('A') + 1 + (letter >= 'S'):02}"


def _ramq_sum(digits: str) -> int:
    return sum(int(a) * b for a, b in zip(digits, _RAMQ_WEIGHTS, strict=True)) % 10
