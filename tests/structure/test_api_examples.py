"""The examples of docs/api.md, executed in order: what they answer has the shape that is written there."""

import json
import re
from pathlib import Path
from typing import Any

from tests.people import ALICE, BOB, COORDINATOR, MODERATOR
from tests.serving import Call

GUIDE = Path(__file__).parents[2] / "docs" / "api.md"
BLOCK = re.compile(
    r"```http ?(?P<who>[^\n]*)\n(?P<call>.*?)```\n+```json ?(?P<expect>[^\n]*)\n(?P<answer>.*?)```",
    re.DOTALL,
)
CAST = {"": ALICE, "as=mentor": BOB, "as=moderator": MODERATOR, "as=coordinator": COORDINATOR}


def matches(expected: Any, given: Any) -> bool:
    """Whether `given` has every key of `expected`, and its values but for «…»."""
    if isinstance(expected, dict):
        return isinstance(given, dict) and all(
            key in given and matches(value, given[key]) for key, value in expected.items()
        )
    if isinstance(expected, list):
        return isinstance(given, list) and all(
            any(matches(one, found) for found in given) for one in expected
        )
    return bool(expected in ("…", given))


def at(given: Any, key: str) -> Any:
    """What stands at `items.0.id`."""
    for step in key.split("."):
        given = given[int(step) if step.isdecimal() else step]
    return given


async def test_examples_of_the_guide_answer_as_written(api: Call) -> None:
    clients = {who: api(person) for who, person in CAST.items()}
    known = dict[str, str]()
    guide = GUIDE.read_text(encoding="utf-8")
    examples = list(BLOCK.finditer(guide))
    assert len(examples) == guide.count("```http") >= 30
    for example in examples:
        head, _, body = example["call"].partition("\n\n")
        method, path = head.split()
        for name, value in known.items():
            path = path.replace(f"{{{name}}}", value)
        answer = await clients[example["who"]].request(
            method,
            path.removeprefix("/api/v1"),
            content=body.strip() or None,
            headers={"Content-Type": "application/json"},
        )
        status, *kept = example["expect"].split() or ["200"]
        assert answer.status_code == int(status), (method, path, answer.text)
        if example["answer"].strip():
            assert matches(json.loads(example["answer"]), answer.json()), (path, answer.text)
        for pair in kept:
            name, _, key = pair.partition("=")
            known[name] = at(answer.json(), key)


async def test_every_call_of_the_api_is_described(api: Call) -> None:
    described = (await api(None).get("/openapi.json")).json()
    assert described["openapi"].startswith("3.1")
    guide = GUIDE.read_text(encoding="utf-8")
    named = {re.sub(r"\{[^}]+\}", "{}", path) for path in re.findall(r"/api/v1[^\s`?]*", guide)}
    known = {re.sub(r"\{[^}]+\}", "{}", path) for path in described["paths"]}
    written = {re.sub(r"nova-scotia", "{}", path) for path in named}
    missing = known - written
    assert not missing, f"docs/api.md does not say what these do: {sorted(missing)}"
