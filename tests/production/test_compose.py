"""docker-compose.yml and Dockerfile agree with settings, Makefile and each other."""

import ast
import json
import re
import subprocess
import sys
import tomllib

import pytest
import yaml
from django.core.management import get_commands

from partnership.embedded.postgres import CLUSTER, INSTALL
from tests.production.described import (
    COMPOSE_FILE,
    OURS,
    ROOT,
    VARIABLE,
    compose_program,
    example,
    services,
)

DOCKERFILE = (ROOT / "Dockerfile").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
# Read by deploy/gunicorn.conf.py and partnership.alive, not by the settings.
OF_THE_SERVER = {"BIND", "WEB_WORKERS", "WEB_THREADS"}
ONE_SHOT = {"migrate", "desk"}
REQUIRED = sorted(set(re.findall(r"\$\{(\w+):\?", COMPOSE_FILE.read_text())))


def composed(
    environ: dict[str, str], *words: str
) -> "subprocess.CompletedProcess[str]":
    command = [compose_program(), "--file", str(COMPOSE_FILE), "--profile", "desk"]
    return subprocess.run(
        [*command, "--env-file", "/dev/null", "config", *words],
        env={"PATH": "/nowhere", "HOME": "/nowhere", **environ},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_compose_reads_the_file_as_these_tests_do() -> None:
    done = composed(example(), "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    theirs, ours = json.loads(done.stdout)["services"], services()
    assert theirs.keys() == ours.keys()
    for name, service in ours.items():
        assert theirs[name].get("command") == service.get("command"), name
        environment = {k: str(v) for k, v in service.get("environment", {}).items()}
        assert theirs[name].get("environment", {}) == environment, name


@pytest.mark.parametrize("variable", REQUIRED)
def test_a_variable_that_nobody_set_stops_the_start_with_a_sentence(
    variable: str,
) -> None:
    done = composed({k: v for k, v in example().items() if k != variable}, "--quiet")
    assert done.returncode == 1
    assert f"required variable {variable} is missing a value: Set {variable}" in (
        done.stderr
    )


def test_the_example_names_every_variable_and_no_other() -> None:
    asked = {found[1] for found in VARIABLE.finditer(COMPOSE_FILE.read_text())}
    assert set(example()) == asked


def read_by_settings() -> dict[str, bool]:
    """The variables that the settings read, and whether production has to set them."""
    found = {}
    for node in ast.walk(ast.parse((ROOT / "partnership/settings.py").read_text())):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if getattr(node.func.value, "id", "") == "environment" and node.args:
            name, *default = [*node.args, *(word.value for word in node.keywords)]
            if isinstance(name, ast.Constant):
                needed = not default or _for_a_checkout_alone(default[0])
                found[str(name.value)] = found.get(str(name.value), False) or needed
    return found


def _for_a_checkout_alone(default: ast.expr) -> bool:
    """Whether there is a default with the embedded services, and none without."""
    without = default.orelse if isinstance(default, ast.IfExp) else None
    return isinstance(without, ast.Constant) and not without.value


@pytest.mark.parametrize("name", OURS)
def test_each_process_is_told_what_the_settings_need_and_nothing_unknown(
    name: str,
) -> None:
    known = read_by_settings()
    needed = {variable for variable, must in known.items() if must}
    told = set(services()[name]["environment"])
    assert needed == {
        "DATABASE_URL",
        "REDIS_URL",
        "BASE_URL",
        "SECRET_KEY",
        "ALLOWED_HOSTS",
    }
    assert needed <= told
    assert told <= set(known) | OF_THE_SERVER


def test_the_makefile_and_the_image_set_what_the_settings_need() -> None:
    needed = {variable for variable, must in read_by_settings().items() if must}
    makefile = re.search(
        r"^PRODUCTION := ((?:.*\\\n)*.*)", (ROOT / "Makefile").read_text(), re.M
    )
    assert makefile
    assert set(re.findall(r"\b([A-Z_]+)=", makefile[1])) == needed
    collecting = re.search(r"RUN (SECRET_KEY=.*?)collectstatic", DOCKERFILE, re.DOTALL)
    assert collecting
    # No host answers while files are collected.
    assert set(re.findall(r"\b([A-Z_]+)=", collecting[1])) == needed - {"ALLOWED_HOSTS"}


def test_web_worker_and_beat_may_not_become_the_owner() -> None:
    logins = {
        name: services()[name]["environment"]["DATABASE_URL"].split(":")[1]
        for name in OURS
    }
    assert logins == {
        "migrate": "//ours",
        "desk": "//ours",
        "web": "//ours_web",
        "worker": "//ours_web",
        "beat": "//ours_web",
    }


@pytest.mark.parametrize("name", services())
def test_each_service_is_watched_limited_and_started_again(name: str) -> None:
    service = services()[name]
    limits = service["deploy"]["resources"]["limits"]
    assert {"cpus", "memory", "pids"} == limits.keys()
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["logging"]["options"]["max-size"]
    if name in ONE_SHOT:
        assert service["restart"] in {"no", "on-failure:5"}
        assert service["healthcheck"] == {"disable": True}
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    if name != "postgres":
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]


def test_only_nginx_can_be_reached_from_outside() -> None:
    published = {name for name, service in services().items() if "ports" in service}
    assert published == {"nginx"}
    networks = yaml.safe_load(COMPOSE_FILE.read_text())["networks"]
    for name in ("postgres", "redis", "beat"):
        for network in services()[name]["networks"]:
            assert networks[network] == {"internal": True}


def test_no_secret_stands_in_the_file() -> None:
    for line in COMPOSE_FILE.read_text().splitlines():
        if re.search(r"(PASSWORD|SECRET_KEY|_URL):", line):
            assert "${" in line, line


def test_images_are_of_one_version_and_that_of_the_tests() -> None:
    images = {s["image"] for s in services().values() if s["image"] != "ours"}
    assert all(re.search(r":\d+(\.\d+)?-\w+$", image) for image in images)
    (postgres,) = (image for image in images if image.startswith("postgres:"))
    tested = re.search(r"\d+$", str(INSTALL))
    assert tested
    assert postgres.startswith(f"postgres:{tested[0]}-")
    assert set(
        services()["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    ) >= {word for word in CLUSTER if "locale" in word or "encoding" in word}


def test_every_command_of_manage_py_exists() -> None:
    for name in OURS:
        command = services()[name]["command"]
        if command[:2] == ["python", "manage.py"]:
            assert command[2] in get_commands()


def said_last(instruction: str) -> list[str]:
    """The words of an instruction of the last stage of the Dockerfile."""
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2].replace("\\\n", " ")
    (found,) = re.findall(rf"^{instruction}.* ?(\[.*\])$", last_stage, re.MULTILINE)
    said: list[str] = json.loads(found)
    return said


def test_the_image_starts_and_checks_web_as_compose_does() -> None:
    web = services()["web"]
    assert said_last("CMD") == web["command"]
    assert ["CMD", *said_last("HEALTHCHECK")] == web["healthcheck"]["test"]


def test_the_image_runs_as_a_normal_user_and_holds_no_compiler() -> None:
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]
    user = re.findall(r"^USER (\d+):(\d+)$", last_stage, re.MULTILINE)
    assert user
    assert all(int(number) > 1000 for number in user[-1])
    assert not re.search(r"\b(gcc|g\+\+|make|build-essential|\w+-dev)\b", DOCKERFILE)
    assert "--require-hashes --only-binary :all:" in DOCKERFILE


def test_the_image_has_a_python_that_the_project_supports() -> None:
    image = re.search(r"^ARG PYTHON=3\.(\d+)$", DOCKERFILE, re.MULTILINE)
    oldest = re.search(r"3\.(\d+)", PROJECT["project"]["requires-python"])
    assert image
    assert oldest
    assert int(image[1]) >= int(oldest[1])


def test_what_is_copied_into_the_image_is_what_the_site_is_made_of() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    taken = {rule[1:] for rule in rules if rule.startswith("!")}
    packages = set(PROJECT["tool"]["importlinter"]["root_packages"])
    assert packages | {"manage.py", "static", "templates"} < taken
    assert {"requirements/runtime.txt", "deploy/gunicorn.conf.py"} < taken
    assert all((ROOT / path).exists() for path in taken)
    assert not taken & {".env", ".data", ".git", "tests"}


def test_the_proxy_lets_the_largest_upload_through() -> None:
    conf = (ROOT / "deploy/nginx.conf").read_text()
    body = re.search(r"client_max_body_size (\d+)m;", conf)
    assert body
    assert int(body[1]) > int(example()["UPLOAD_TEXT_MB"])


def test_django_finds_nothing_wrong_with_this_environment() -> None:
    environment = services()["web"]["environment"]
    command = [sys.executable, "manage.py", "check", "--deploy"]
    done = subprocess.run(
        [*command, "--fail-level", "WARNING"],
        env={name: str(value) for name, value in environment.items()},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
