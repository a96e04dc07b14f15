"""Which passwords are refused, and how one is kept."""

import pytest

from forum.accounts.passwords import hash_password, is_outdated, matches, problem_of

ABOUT = ("zoe.dentremont@clinic.example", "Zoë d'Entremont")


@pytest.mark.parametrize(
    "password",
    [
        "plain harbour stone 41",
        "correct horse battery",
        "Une érablière enneigée",
        "пароль из слов",
        "x7#Qm!v9@Lp2",
        "🐟🦆🐢 three friends",
        "y" * 3 + "quiet ferry lantern" + "z" * 106,
        "Zoe sails on wide seas",
    ],
)
def test_password_is_taken(password: str) -> None:
    assert problem_of(password, about=ABOUT) is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("elevenchars", "at least 12"),
        ("", "at least 12"),
        ("lantern " * 17, "at most 128"),
        ("password1234", "guessed first"),
        ("Motdepasse2026!", "guessed first"),
        ("AZERTYUIOP12", "guessed first"),
        ("qwertyqwerty", "guessed first"),
        ("chouchou chouchou", "guessed first"),
        ("123456789012", "guessed first"),
        ("210987654321", "guessed first"),
        ("abcdefghijklmnop", "guessed first"),
        ("aaaaaaaaaaaaaaaa", "guessed first"),
        ("abcabcabcabcabc", "guessed first"),
        ("ＰＡＳＳＷＯＲＤ１２３４", "guessed first"),
        ("zoe.dentremont@clinic.example", "mostly your name"),
        ("Entremont2026", "mostly your name"),
    ],
)
def test_password_is_refused(password: str, why: str) -> None:
    problem = problem_of(password, about=ABOUT)

    assert problem is not None
    assert why in problem


async def test_two_keyboards_send_the_same_password() -> None:
    kept = hash_password("caf\u00e9 lantern 419")

    assert await matches(kept, "cafe\u0301 lantern 419")
    assert not await matches(kept, "cafe lantern 419")


async def test_password_is_kept_as_argon2id_with_a_salt_of_its_own() -> None:
    first, second = hash_password("plain harbour stone"), hash_password("plain harbour stone")

    assert first.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert first != second
    assert not is_outdated(first)
    assert is_outdated(first.replace("t=3", "t=1"))


async def test_no_password_is_that_of_nobody() -> None:
    assert not await matches(None, "plain harbour stone")
