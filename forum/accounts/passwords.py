"""Passwords: how they are kept, and which are refused."""

import asyncio
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from forum.web.labels import N_

SHORTEST: Final = 12
LONGEST: Final = 128

# RFC 9106's second recommendation: argon2id, 64 MiB, three passes, four lanes. A tenth of a second.
_HASHER: Final = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)
# Two at once: a wave of sign-ins must neither take the memory nor every core.
_THREADS: Final = ThreadPoolExecutor(2, thread_name_prefix="password")
# Checked where there is no account, so that its absence takes as long. Nobody knows its password.
_NOBODY: Final = "$argon2id$v=19$m=65536,t=3,p=4$GKwWyOP/3Icxz8mBMtLQbw$SnalPrI0BvIzEOuyRQPmftE87d+712eY35bGt1EhI2Q"
_COMMON_FILE: Final = Path(__file__).with_name("common_passwords.txt")
_EDGES: Final = re.compile(r"^[^a-z]+|[^a-z]+$")
_REPEATED: Final = re.compile(r"(.+?)\1+")
_FEW_LETTERS: Final = 5
_OWN_WORD: Final = 4
_REST: Final = 8


def hash_password(password: str) -> str:
    """What is kept of a password. Takes a tenth of a second: in a request, use `hash_in_thread`."""
    return _HASHER.hash(even(password))


async def hash_in_thread(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_THREADS, hash_password, password)


async def matches(kept: str | None, password: str) -> bool:
    """Whether `password` is the one behind `kept`; as slow where there is none."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_THREADS, _verify, kept, even(password))


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def even(password: str) -> str:
    """One form for what two keyboards send for the same characters; cut, as hashing a novel takes long."""
    return unicodedata.normalize("NFKC", password)[: LONGEST + 1]


def problem_of(password: str, *, about: tuple[str, ...] = ()) -> str | None:
    """Why `password` may not be used, to be translated; None when it may.

    `about` is what others know of the person: the address, the name.
    """
    given = even(password)
    if len(given) < SHORTEST:
        return N_("Use at least 12 characters.")
    if len(given) > LONGEST:
        return N_("Use at most 128 characters.")
    folded = _folded(given)
    if _is_common(folded):
        return N_("This password is among those that are guessed first. Choose another.")
    if _is_about(folded, about):
        return N_("This password is mostly your name or address. Choose another.")
    return None


def _verify(kept: str | None, password: str) -> bool:
    try:
        _HASHER.verify(kept or _NOBODY, password)
    except VerificationError:
        return False
    return kept is not None


def _is_common(folded: str) -> bool:
    """A common password, or one dressed up: repeated, with digits around it, a run, few characters."""
    close = "".join(folded.split())
    core = _EDGES.sub("", close)
    repeated = _REPEATED.fullmatch(close)
    return (
        not _common().isdisjoint({close, core})
        or (repeated is not None and (len(repeated[1]) < _FEW_LETTERS or repeated[1] in _common()))
        or len(set(close)) < _FEW_LETTERS
        or _is_run(close)
    )


def _is_run(folded: str) -> bool:
    """«abcdefghijkl», «987654321098»: each character is beside the one before it."""
    steps = {ord(b) - ord(a) for a, b in pairwise(folded)}
    return steps <= {1, -9} or steps <= {-1, 9}


def _is_about(folded: str, about: tuple[str, ...]) -> bool:
    words = {word for known in about for word in re.split(r"[\W_]+", _folded(known))}
    rest = folded
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= _OWN_WORD:
            rest = rest.replace(word, "")
    return rest != folded and len(rest) < _REST


def _folded(text: str) -> str:
    """Lower case without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@cache
def _common() -> frozenset[str]:
    return frozenset(_COMMON_FILE.read_text(encoding="utf-8").split("\n")) - {""}
