"""What the database's catalogue says, as facts that two databases can be compared by.

A fact is a name and a text. Roles are called owner and runtime, whatever they are
named, so that a backup can be restored under other names.
"""

import hashlib
import re

from partnership.postgres.asking import ask, roles

Facts = dict[str, str]

LONGEST = 120  # characters of a text that are kept as they are


def walls() -> Facts:
    """Row security, policies, rights and look-ups: the same in every version."""
    return _facts(WALLS)


def shapes() -> Facts:
    """Columns, constraints, indexes, bodies: in the words of the server's version."""
    return _facts(SHAPES)


def differences(wanted: Facts, found: Facts) -> list[str]:
    """A sentence for each fact that is missing, new or another one."""
    return [
        *(f"{name} is missing" for name in wanted if name not in found),
        *(f"{name} was not there before" for name in found if name not in wanted),
        *(
            f"{name} is “{found[name]}”, it was “{text}”"
            for name, text in wanted.items()
            if found.get(name, text) != text
        ),
    ]


def _facts(queries: tuple[str, ...]) -> Facts:
    found = sorted(fact for query in queries for fact in ask(query, roles()))
    return {_plain(name): _short(_plain(text or "")) for name, text in found}


def _plain(text: str) -> str:
    for word, role in roles().items():
        text = re.sub(rf"\b{re.escape(role)}\b", word, text)
    return text


def _short(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return "sha256 " + hashlib.sha256(text.encode()).hexdigest()


TABLES = """
SELECT 'table ' || c.relname,
    concat_ws(', ', 'owner ' || pg_get_userbyid(c.relowner),
        CASE WHEN c.relrowsecurity THEN 'row security' END,
        CASE WHEN c.relforcerowsecurity THEN 'forced' END)
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
"""
POLICIES = """
SELECT 'policy ' || policyname || ' of ' || tablename,
    concat_ws(', ', lower(permissive), lower(cmd), 'to ' || roles::text)
FROM pg_policies WHERE schemaname = 'public'
"""
# Rights of other roles are the site's own affair: they come and go with its logins.
RIGHTS = """
SELECT 'rights of ' || coalesce(r.rolname, 'everybody') || ' on ' || c.relname,
    string_agg(a.privilege_type, ' ' ORDER BY a.privilege_type)
FROM pg_class c
CROSS JOIN aclexplode(coalesce(c.relacl, acldefault(
    CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r'::"char" END, c.relowner))) a
LEFT JOIN pg_roles r ON r.oid = a.grantee
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
    AND a.privilege_type <> 'MAINTAIN' -- since PostgreSQL 17
    AND coalesce(r.rolname, '') IN ('', %(owner)s, %(runtime)s)
GROUP BY 1
"""
COLUMN_RIGHTS = """
SELECT 'rights of ' || r.rolname || ' on ' || c.relname || '.' || t.attname,
    string_agg(a.privilege_type, ' ' ORDER BY a.privilege_type)
FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid AND NOT t.attisdropped
CROSS JOIN aclexplode(t.attacl) a JOIN pg_roles r ON r.oid = a.grantee
WHERE c.relnamespace = 'public'::regnamespace AND r.rolname IN (%(owner)s, %(runtime)s)
GROUP BY 1
"""
LOOK_UPS = """
SELECT 'function ' || p.oid::regprocedure::text,
    concat_ws(', ', 'owner ' || pg_get_userbyid(p.proowner),
        CASE WHEN p.prosecdef THEN 'as its owner' END, p.proconfig::text)
FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
"""
LOOK_UP_RIGHTS = """
SELECT 'rights of ' || coalesce(r.rolname, 'everybody') || ' on function '
    || p.oid::regprocedure::text, a.privilege_type
FROM pg_proc p
CROSS JOIN aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
LEFT JOIN pg_roles r ON r.oid = a.grantee
WHERE p.pronamespace = 'public'::regnamespace
    AND coalesce(r.rolname, '') IN ('', %(owner)s, %(runtime)s)
"""
TRIGGERS = """
SELECT 'trigger ' || t.tgname || ' of ' || c.relname,
    CASE t.tgenabled WHEN 'O' THEN 'on' ELSE 'not always on' END
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
"""
WALLS = (
    TABLES,
    POLICIES,
    RIGHTS,
    COLUMN_RIGHTS,
    LOOK_UPS,
    LOOK_UP_RIGHTS,
    TRIGGERS,
)

CONDITIONS = """
SELECT 'condition of policy ' || policyname || ' of ' || tablename,
    concat_ws(' | ', qual, with_check)
FROM pg_policies WHERE schemaname = 'public'
"""
COLUMNS = """
SELECT 'column ' || c.relname || '.' || t.attname,
    concat_ws(' ', format_type(t.atttypid, t.atttypmod),
        CASE WHEN t.attnotnull THEN 'not null' END,
        CASE WHEN t.attidentity <> '' THEN 'identity' END,
        pg_get_expr(d.adbin, d.adrelid))
FROM pg_class c
JOIN pg_attribute t ON t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = t.attnum
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    AND NOT c.relispartition
"""
# PostgreSQL 18 lists NOT NULL as a constraint too; COLUMNS tells it in every version.
CONSTRAINTS = """
SELECT 'constraint ' || k.conname || ' of ' || c.relname, pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE c.relnamespace = 'public'::regnamespace
    AND NOT c.relispartition AND k.contype <> 'n'
"""
INDEXES = """
SELECT 'index ' || i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE c.relnamespace = 'public'::regnamespace
    AND NOT c.relispartition
"""
BODIES = """
SELECT 'body of function ' || p.oid::regprocedure::text, p.prosrc
FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
"""
DEEDS = """
SELECT 'deed of trigger ' || t.tgname || ' of ' || c.relname, pg_get_triggerdef(t.oid)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
"""
SHAPES = (CONDITIONS, COLUMNS, CONSTRAINTS, INDEXES, BODIES, DEEDS)
