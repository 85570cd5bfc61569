"""Numbers per partnership: an address never holds a number of the whole instance."""

from django.db import connection


def next_number(partnership_id: int, what: str) -> int:
    """The next number of what is counted (`proposal`, `import`), without a gap.

    The row is locked until the caller's transaction ends; one that is rolled back
    gives its number back.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [partnership_id, what])
        number: int = cursor.fetchone()[0]
    return number


NEXT = """
INSERT INTO partnership_counter AS counter (partnership_id, what, last)
VALUES (%s, %s, 1)
ON CONFLICT (partnership_id, what) DO UPDATE SET last = counter.last + 1
RETURNING last
"""
