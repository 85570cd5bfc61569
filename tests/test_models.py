"""What every model must keep to, asked of all, so that the next cannot forget."""

import pytest
from django.apps import apps
from django.db import connection, models

from partnership.models.tenant import TiedKey

OURS = ("partnership", "kpis", "incidents", "scorecards")
ORDER = {name: height for height, name in enumerate(OURS)}


def our_models() -> list[type[models.Model]]:
    return [model for app in OURS for model in apps.get_app_config(app).get_models()]


def test_foreign_keys_point_down() -> None:
    keys = [
        field
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model
    ]
    assert [key for key in keys if points_up(key)] == []


def points_up(key: models.ForeignKey) -> bool:
    target = key.related_model._meta.app_label
    return ORDER.get(target, -1) > ORDER[key.model._meta.app_label]


def test_who_and_when_are_written_together() -> None:
    """A `..._by` that may be empty and its `..._at` are held together by a check."""
    assert [loose for model in our_models() for loose in loose_pairs(model)] == []


def loose_pairs(model: type[models.Model]) -> list[str]:
    names = {field.name: field for field in model._meta.get_fields()}
    pairs = [
        name.removesuffix("_by")
        for name, field in names.items()
        if name.endswith("_by") and name.removesuffix("_by") + "_at" in names
        if getattr(field, "null", False)
    ]
    checks = [constraint.name for constraint in model._meta.constraints]
    return [
        f"{model._meta.label}.{pair}"
        for pair in pairs
        if not any(check.endswith(f"{pair}_by_and_at") for check in checks)
    ]


TENANT_TABLES = """
SELECT c.relname FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'partnership_id'
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND c.relnamespace = 'public'::regnamespace
UNION SELECT 'partnership_partnership' UNION SELECT 'partnership_organisation'
ORDER BY 1
"""


@pytest.fixture
def tenant_tables(db: None) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(TENANT_TABLES)
        return [row[0] for row in cursor.fetchall()]


def test_every_table_of_a_partnership_stands_behind_the_second_wall(
    tenant_tables: list[str],
) -> None:
    assert len(tenant_tables) >= 20
    with connection.cursor() as cursor:
        for table in tenant_tables:
            cursor.execute(
                "SELECT relrowsecurity, relforcerowsecurity FROM pg_class "
                "WHERE oid = %s::regclass",
                [table],
            )
            assert cursor.fetchone() == (True, True), table
            cursor.execute(
                "SELECT policyname FROM pg_policies WHERE tablename = %s ORDER BY 1",
                [table],
            )
            assert [row[0] for row in cursor.fetchall()] == ["member", "owner"], table


PLAIN_KEYS = """
SELECT k.conrelid::regclass::text, k.conname FROM pg_constraint k
WHERE k.contype = 'f' AND NOT EXISTS (
    SELECT FROM pg_attribute a
    WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
        AND a.attname = 'partnership_id'
) AND EXISTS (
    SELECT FROM pg_attribute a
    WHERE a.attrelid = k.confrelid AND a.attname = 'partnership_id'
)
"""


def test_no_foreign_key_accepts_a_row_of_another_partnership(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(PLAIN_KEYS)
        assert cursor.fetchall() == []


def tied_keys() -> list[models.Field]:
    return [
        field
        for model in our_models()
        for field in model._meta.local_fields
        if isinstance(field, TiedKey)
    ]


def test_every_tied_key_is_tied_by_the_database(db: None) -> None:
    keys = tied_keys()
    assert len(keys) > 20
    assert [str(key) for key in keys if not is_tied(key)] == []


def is_tied(field: models.Field) -> bool:
    table = field.model._meta.db_table
    target = field.related_model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid = %s::regclass AND conname = left(%s, 63)",
            [table, f"{table}_{field.column}_same_partnership"],
        )
        found = cursor.fetchone()
    return found is not None and found[0].startswith(
        f"FOREIGN KEY (partnership_id, {field.column}) "
        f"REFERENCES {target}(partnership_id, id)"
    )


POLICIES = """
SELECT policyname, cmd, permissive, roles::text, qual, with_check
FROM pg_policies WHERE tablename = %s ORDER BY policyname
"""
# Only these say who exists or what work waits; the desk sees them.
FOR_THE_DESK = {
    "partnership_member",
    "partnership_organisation",
    "partnership_outboxrow",
    "partnership_partnership",
}


def test_every_policy_lets_the_scope_through_and_nothing_else(
    tenant_tables: list[str],
) -> None:
    for table in tenant_tables:
        with connection.cursor() as cursor:
            cursor.execute(POLICIES, [table])
            member, owner = cursor.fetchall()
        assert member[1:4] == ("ALL", "PERMISSIVE", "{ours_runtime}"), table
        assert owner[1:] == ("ALL", "PERMISSIVE", "{ours_owner}", "true", "true"), table
        seen, written = member[4:]
        assert seen == written, table
        assert "current_setting('ours.partnerships'" in seen, table
        assert ("current_setting('ours.office'" in seen) is (table in FOR_THE_DESK)
        ways = 1 + (table in FOR_THE_DESK) + (table == "partnership_organisation")
        assert seen.count(" OR ") == ways - 1, table
        key = "id" if table == "partnership_partnership" else "partnership_id"
        if table != "partnership_organisation":
            assert seen.lstrip("(").startswith(f"{key} = ANY"), table


def test_tables_belong_to_the_owner_and_not_to_the_runtime_role(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
            "AND tableowner <> 'ours_owner'"
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles "
            "WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("ours_runtime", False, False)
