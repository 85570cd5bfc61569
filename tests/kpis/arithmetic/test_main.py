import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def run(what, text, *, env=None):
    arguments = [what] if isinstance(what, str) else what
    data = text if isinstance(text, bytes) else text.encode()
    return subprocess.run(
        [sys.executable, "-m", "kpis.arithmetic", *arguments],
        input=data,
        capture_output=True,
        cwd=ROOT,
        env=env,
        check=False,
    )


def test_command_works_without_settings_account_or_locale():
    asked = {
        "direction": "higher",
        "minimum": 80,
        "buffer": 3,
        "value": 81.5,
        "floor": 0,
    }
    done = run(
        "target", json.dumps(asked), env={"PYTHONWARNINGS": "error", "LC_ALL": "C"}
    )
    assert done.stderr == b""
    assert done.returncode == 0
    assert json.loads(done.stdout)["attainment"] == 90


@pytest.mark.parametrize("what", ["behaviour", "penalty", "score", "target"])
def test_command_answers_an_empty_object_with_a_sentence_or_an_answer(what):
    done = run(what, "{}")
    answered = done.returncode == 0 and json.loads(done.stdout)["ours"] is None
    assert answered if what == "score" else done.returncode == 2


@pytest.mark.parametrize(
    ("what", "text", "words"),
    [
        ([], "{}", "Say what to work out"),
        (["target", "score"], "{}", "Say what to work out"),
        ("weather", "{}", "one of behaviour, penalty, score, target"),
        ("target", "", "not JSON"),
        ("target", b"\xff\xfe", "not UTF-8"),
        ("target", "[]", "one JSON object"),
    ],
    ids=["nothing", "two", "unknown", "no JSON", "no text", "no object"],
)
def test_command_ends_with_status_2_and_one_sentence(what, text, words):
    done = run(what, text)
    said = done.stderr.decode()
    assert done.returncode == 2
    assert done.stdout == b""
    assert words in said
    assert len(said.splitlines()) == 1
    assert "Traceback" not in said


def test_command_writes_a_text_that_utf8_cannot_hold_as_an_escape():
    kpi = '{"code": "\\ud800", "direction": "higher", "minimum": 80, "value": 70}'
    text = f'{{"fees": "1.00", "currency": "EUR", "at_risk": 1, "kpis": [{kpi}]}}'
    done = run("penalty", text)
    assert json.loads(done.stdout)["parts"][0]["code"] == "\ud800"


def examples() -> dict[str, str]:
    """The input of each WHAT, as the help prints it."""
    _, *parts = re.split(
        r"^(\w+) +(?={)", run("--help", "").stdout.decode(), flags=re.M
    )
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.parametrize("what", ["behaviour", "penalty", "score", "target"])
def test_every_example_of_the_help_can_be_worked_out(what):
    assert run(what, examples()[what]).returncode == 0
