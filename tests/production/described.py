"""docker-compose.yml as it reads with the variables of deploy/example.env filled in."""

import os
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
COMPOSE_FILE = ROOT / "docker-compose.yml"
EXAMPLE = ROOT / "deploy" / "example.env"
SECRET = "f00dfeedf00dfeedf00dfeedf00dfeedf00dfeed-f00dfeedf00dfeed"
# A variable of the person who stands it up: its name, and what it is without one.
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?::(?:-([^}]*)|\?[^}]*))?\}")


def needs(program: str | Path | None, sentence: str) -> str:
    """The program; where the machine has none, a skipped test with one sentence."""
    if program is None and os.environ.get("CI") == "true":
        pytest.fail(sentence)
    if program is None:
        pytest.skip(sentence)
    return str(program)


def compose_program() -> str:
    """Docker Compose itself, which needs no engine to read a file."""
    spec = find_spec("compose")
    origin = Path(spec.origin).parent if spec and spec.origin else None
    found = origin / "docker-compose" if origin else None
    return needs(
        found if found and found.exists() else None,
        "Reading docker-compose.yml needs Compose (requirements/ci.txt).",
    )


@cache
def example() -> dict[str, str]:
    """deploy/example.env, with a value for what it leaves empty."""
    lines = EXAMPLE.read_text().splitlines()
    pairs = (line.partition("=") for line in lines if re.match(r"\w+=", line))
    told = {name: value for name, _, value in pairs}
    told |= {n: SECRET for n in told if n.endswith("PASSWORD") or n == "SECRET_KEY"}
    return {**told, "EMAIL_URL": "smtp://mail.example"}


def services() -> dict[str, Any]:
    """Every service by its name, variables filled in."""
    found: dict[str, Any] = yaml.safe_load(COMPOSE_FILE.read_text())["services"]
    return {name: _filled(service) for name, service in found.items()}


def _filled(said: Any) -> Any:
    if isinstance(said, dict):
        return {key: _filled(value) for key, value in said.items()}
    if isinstance(said, list):
        return [_filled(value) for value in said]
    if isinstance(said, str):
        return VARIABLE.sub(lambda found: example()[found[1]] or found[2] or "", said)
    return said


OURS = ("migrate", "desk", "web", "worker", "beat")
