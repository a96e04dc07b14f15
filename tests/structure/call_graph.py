"""Which of the forum's functions a function may come to call: found by reading the code, not by running it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "forum"

# «forum.threads.pages.create_reply»
Name = str


@dataclass(slots=True)
class Module:
    """`names` says what a word in it stands for; `functions` are its own, methods by their own name alone."""

    name: str
    names: dict[str, Name] = field(default_factory=dict)
    functions: dict[str, list[ast.AST]] = field(default_factory=dict)


@cache
def modules() -> dict[str, Module]:
    return {made.name: made for made in map(_read, sorted(PACKAGE.rglob("*.py")))}


def reached(name: Name) -> set[Name]:
    """`name` and every function of ours that it, or one that it calls, names."""
    found: set[Name] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(_called(one))
    return found


def _called(name: Name) -> Iterator[Name]:
    module_name, _, function = name.rpartition(".")
    module = modules().get(module_name)
    for body in module.functions.get(function, ()) if module else ():
        assert module is not None
        for node in ast.walk(body):
            if isinstance(node, ast.Name):
                yield _meaning(module, node.id)
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                yield f"{module.names.get(node.value.id, '?')}.{node.attr}"


def _meaning(module: Module, word: str) -> Name:
    if word in module.functions:
        return f"{module.name}.{word}"
    return module.names.get(word, "?")


def _read(path: Path) -> Module:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    made = Module(".".join(parts).removesuffix(".__init__"))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                made.names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            made.functions.setdefault(node.name, []).append(node)
    return made
