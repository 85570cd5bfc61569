"""Is row-level security in force? Asked of the catalogue, and then tried."""

from django.db import transaction

from partnership import tenancy
from partnership.doctor.findings import Finding, bad, good
from partnership.postgres.asking import ask, roles

WHAT_TO_DO = "See docs/operations.md, “Roles”; restore from a backup what is gone."


def walls() -> Finding:
    """Roles, flags, policies and look-ups are right; without a scope nothing shows."""
    for problem, query in PROBLEMS.items():
        if found := _names(query):
            return bad(f"{problem}: {_some(found)}", WHAT_TO_DO)
    tables = _names(TENANT_TABLES)
    if not tables:
        return bad("there are no tables", "Run manage.py migrate.")
    if showing := _showing(tables):
        return bad(f"rows show without a scope: {_some(showing)}", WHAT_TO_DO)
    return good(
        f"{len(tables)} tables are behind row-level security; "
        "without a scope they show nothing"
    )


def _names(query: str) -> list[str]:
    return [name for (name,) in ask(query, roles())]


def _showing(tables: list[str]) -> list[str]:
    probes = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})"  # noqa: S608 - quoted by the catalogue
        for name in tables
    )
    with tenancy.scope(()), transaction.atomic():
        return _names(probes)


def _some(names: list[str], most: int = 3) -> str:
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + rest


# Everything with a partnership's id, and the two tables that say who exists.
TENANT = """
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND (
    c.relname IN ('partnership_partnership', 'partnership_organisation')
    OR EXISTS (
        SELECT FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attname = 'partnership_id'
    )
)
"""
TENANT_TABLES = f"""
SELECT quote_ident(c.relname) {TENANT} AND NOT c.relispartition ORDER BY 1
"""
LOOK_UPS = """
FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
"""
# Names of whatever is not as it should be, by what is wrong with it.
PROBLEMS = {
    "the connection runs as a role that row-level security does not bind": """
SELECT rolname FROM pg_roles WHERE rolname = current_user
    AND (rolname <> %(runtime)s OR rolsuper OR rolbypassrls)
""",
    "the runtime role may act as the owner": """
SELECT r.rolname FROM pg_roles r, pg_roles o WHERE r.rolname = %(runtime)s
    AND o.rolname = %(owner)s AND pg_has_role(r.oid, o.oid, 'MEMBER')
""",
    "tables that are not the owner’s": """
SELECT tablename FROM pg_tables
WHERE schemaname = 'public' AND tableowner <> %(owner)s ORDER BY 1
""",
    "row-level security is not on and forced": f"""
SELECT c.relname {TENANT}
    AND NOT (c.relrowsecurity AND c.relforcerowsecurity) ORDER BY 1
""",
    "the policies are not there": f"""
SELECT c.relname {TENANT} AND NOT c.relispartition AND (
    SELECT count(*) FROM pg_policies p
    WHERE p.schemaname = 'public' AND p.tablename = c.relname AND (
        (p.policyname = 'member' AND p.roles = ARRAY[%(runtime)s]::name[]
            AND p.qual <> 'true' AND p.with_check <> 'true')
        OR (p.policyname = 'owner' AND p.roles = ARRAY[%(owner)s]::name[])
    )
) <> 2 ORDER BY 1
""",  # noqa: S608 - made of constants
    "another policy opens them": f"""
SELECT c.relname {TENANT} AND EXISTS (
    SELECT FROM pg_policies p
    WHERE p.schemaname = 'public' AND p.tablename = c.relname
        AND p.policyname NOT IN ('member', 'owner') AND p.permissive = 'PERMISSIVE'
) ORDER BY 1
""",  # noqa: S608 - made of constants
    "parts that are open past their table’s policy": """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relispartition
    AND c.relkind = 'r' AND has_table_privilege(%(runtime)s, c.oid, 'SELECT')
ORDER BY 1
""",
    "look-ups whose search path is not pinned": f"""
SELECT p.proname {LOOK_UPS} AND NOT EXISTS (
    SELECT FROM unnest(p.proconfig) AS said WHERE said LIKE 'search_path=%%'
) ORDER BY 1
""",  # noqa: S608 - made of constants
    "look-ups that everybody may use": f"""
SELECT p.proname {LOOK_UPS} AND EXISTS (
    SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
    WHERE a.grantee = 0
) ORDER BY 1
""",  # noqa: S608 - made of constants
    "look-ups that the runtime role may not use": f"""
SELECT p.proname {LOOK_UPS}
    AND NOT has_function_privilege(%(runtime)s, p.oid, 'EXECUTE') ORDER BY 1
""",
}
