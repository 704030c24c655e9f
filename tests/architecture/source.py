"""The product's own modules as syntax trees, for the tests beside this file."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("foreign_affairs", "permits", "events", "delegations")
DOORS = ("api", "web", "tasks", "admin", "management")


@cache
def modules() -> dict[str, ast.Module]:
    """Path from the root → tree; migrations are left out."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text())
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    }


def is_door(path: str) -> bool:
    parts = path.removesuffix(".py").split("/")
    return any(door in parts for door in DOORS)


def found(tree: ast.AST, kind: type[ast.AST]) -> Iterator[ast.AST]:
    return (node for node in ast.walk(tree) if isinstance(node, kind))
