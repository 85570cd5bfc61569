"""The database, Redis, the migrations, and whether the clocks agree."""

from time import perf_counter

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from redis import Redis

from partnership import clock
from partnership.doctor.findings import Finding, bad, good, look

OLDEST_SERVER = 15
WAIT = 3  # seconds for Redis
APART_LOOK, APART_BAD = 1.0, 5.0  # seconds


def database() -> Finding:
    """It answers, and is new enough."""
    begun = perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (size,) = cursor.fetchone()
    took = (perf_counter() - begun) * 1000
    version = connection.connection.info.server_version
    told = f"PostgreSQL {version // 10000}.{version % 10000}"
    if version // 10000 < OLDEST_SERVER:
        return bad(told, f"Ours needs PostgreSQL {OLDEST_SERVER} or newer.")
    return good(f"{told}, {size / 1e6:.0f} MB, answers in {took:.0f} ms")


def redis() -> Finding:
    """It answers, and forgets nothing by itself."""
    with Redis.from_url(settings.REDIS_URL, socket_timeout=WAIT) as there:
        about = there.info()
    told = f"{about.get('server_name', 'redis')} {about['redis_version']}"
    if about.get("maxmemory") and about["maxmemory_policy"] != "noeviction":
        return look(
            f"{told} drops keys when it is full ({about['maxmemory_policy']})",
            "Set maxmemory-policy noeviction: rings and counters are keys too.",
        )
    return good(f"{told}, {about['used_memory'] / 1e6:.0f} MB in use")


def migrations() -> Finding:
    """The tables are those of this release."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        first = plan[0][0]
        return bad(
            f"{len(plan)} are not applied, the first is {first}",
            "Run manage.py migrate.",
        )
    return good(f"all {len(executor.loader.applied_migrations)} are applied")


def clocks() -> Finding:
    """This machine and the database agree on what time it is."""
    before = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    after = clock.now()
    apart = max(before - theirs, theirs - after).total_seconds()
    if apart > APART_LOOK:
        say = bad if apart > APART_BAD else look
        return say(
            f"this machine and the database are {apart:.1f} s apart",
            "Let both keep time by NTP: due times and sign-ins depend on it.",
        )
    return good("this machine and the database agree")
