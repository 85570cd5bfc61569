"""What is written is what is read, by whichever path."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from hypothesis import given, settings
from hypothesis import strategies as st

from partnership.local_time import first_instant, localise
from tests.kpis.importing.files import BOOK, LONG, RULES, pairs, readings, understood

BY_ID = {rule.id: rule for rule in RULES}
QUEUES = {"voice": 2, "chat": 3}
RATIOS = [rule for rule in RULES if rule.code in {"sl", "nps", "asa", "utilisation"}]
DAYS = st.dates(date(2024, 1, 1), date(2026, 11, 20))


@st.composite
def long_rows(draw):
    """Rows that can all be taken: one a KPI, queue and day."""
    keys = draw(
        st.lists(
            st.tuples(st.sampled_from(RATIOS), st.sampled_from(sorted(QUEUES)), DAYS),
            unique=True,
            max_size=30,
        )
    )
    return [(rule, queue, day, *draw(_pair(rule))) for rule, queue, day in keys]


def _pair(rule):
    """Numerator and denominator in steps of the KPI's units."""
    # The counts that KPIs share differ here, so the checks across KPIs must not bite.
    bottom = st.integers(1_000_000, 10**12)
    low = -1_000_000 if rule.may_be_negative else 0
    return st.tuples(st.integers(low, 1_000_000), bottom)


def _written(units, power):
    return str(units) if power == 0 else f"{Decimal(units).scaleb(-power):.4f}"


@settings(max_examples=30, deadline=None)
@given(long_rows(), st.sampled_from([",", ";", "\t"]), st.booleans())
def test_written_readings_are_read_back(rows, separator, quoted):
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=separator, quoting=quoting)
    writer.writerow(LONG.strip().split(","))
    for rule, queue, day, top, bottom in rows:
        numbers = (
            _written(top, rule.numerator_power),
            _written(bottom, rule.denominator_power),
        )
        writer.writerow([rule.code, queue, day.isoformat(), "day", *numbers])
    result = understood(out.getvalue())
    found = [
        (BY_ID[r.kpi_id], r.queue_id, r.day, r.numerator, r.denominator)
        for r in readings(result)
    ]
    assert result.issues == []
    assert found == [(rule, QUEUES[q], *rest) for rule, q, *rest in rows]
    assert all(
        r.starts_at == first_instant(BOOK.calendar, r.day) for r in readings(result)
    )


CELL = st.one_of(
    st.integers(-5, 500).map(str),
    st.sampled_from(
        ["", " 7", "7 ", "1e5", "x", "+3", "007", "12.5", "0.05", "1_0", "８"]
    ),
)


@st.composite
def messy_rows(draw):
    """Rows that are right or wrong in a number; each day once."""
    count = draw(st.integers(1, 25))
    start = date(2026, 1, 1)
    return [
        (
            draw(st.sampled_from(["sl", "nps"])),
            start + timedelta(days=at),
            draw(CELL),
            draw(CELL),
        )
        for at in range(count)
    ]


def _expected(kpi, top, bottom):
    """The pair of one row by Decimal alone; None where the row is refused."""
    try:
        values = [_ascii_decimal(text) for text in (top, bottom)]
    except InvalidOperation:
        return None
    numerator, denominator = (int(v.to_integral_value(ROUND_HALF_EVEN)) for v in values)
    if denominator <= 0 or numerator > denominator:
        return None
    return None if numerator < 0 and kpi != "nps" else (numerator, denominator)


def _ascii_decimal(text):
    bare = text.strip()
    if not bare.isascii() or set(bare) - set("+-.0123456789"):
        raise InvalidOperation
    return Decimal(bare)


@settings(max_examples=60, deadline=None)
@given(messy_rows(), st.booleans())
def test_both_ways_of_cutting_a_file_agree_with_a_reader_of_single_rows(rows, slow):
    lines = [f"{kpi},voice,{day},day,{top},{bottom}" for kpi, day, top, bottom in rows]
    blank = "\n" if slow else ""  # a blank line sends the file to the csv module
    result = understood(LONG + "\n".join(lines) + "\n" + blank)
    wanted = [
        pair for kpi, _, top, bottom in rows if (pair := _expected(kpi, top, bottom))
    ]
    assert pairs(result) == wanted
    assert len({issue.row for issue in result.issues}) == len(rows) - len(wanted)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.datetimes(datetime(2024, 4, 1), datetime(2024, 10, 1)),  # noqa: DTZ001
        min_size=1,
        max_size=20,
        unique_by=lambda at: (at.date(), at.hour, at.minute // 30),
    )
)
def test_half_hours_start_where_the_calendar_says(times):
    walls = [
        at.replace(minute=at.minute // 30 * 30, second=0, microsecond=0) for at in times
    ]
    text = LONG + "".join(f"sl,voice,{w:%Y-%m-%dT%H:%M},30min,1,2\n" for w in walls)
    found = [(one.starts_at, one.day) for one in readings(understood(text))]
    assert found == [(localise(BOOK.calendar, w), w.date()) for w in walls]


def test_copy_lines_hold_every_field_and_escape_comments():
    text = LONG.strip() + ",comment\nsl,voice,2026-07-05T10:30,30min,8,10,a\\b\n"
    text += 'nps,chat,2026-01-05,day,-8,10,"tab\there\nline"\n'
    text += "asa,chat,2026-01-05,day,8,10,\n"
    [batch] = understood(text).batches()
    assert batch.copy_lines().decode() == (
        "1\t2\t2026-07-05\t2026-07-05T09:30:00Z\t2\t8\t10\t2\tf\ta\\\\b\n"
        "7\t3\t2026-01-05\t2026-01-05T00:00:00Z\t4\t-8\t10\t3\tf\ttab\\there\\nline\n"
        "4\t3\t2026-01-05\t2026-01-05T00:00:00Z\t4\t8\t10\t5\tf\t\\N\n"
    )


def test_batches_part_the_readings_without_loss():
    days = [date(2026, 1, 1) + timedelta(days=at) for at in range(25)]
    text = LONG + "".join(f"sl,voice,{day},day,1,2\n" for day in days)
    batches = list(understood(text).batches(size=10))
    assert [len(batch) for batch in batches] == [10, 10, 5]
    found = [one for batch in batches for one in batch.readings()]
    assert [one.day for one in found] == days
    assert found[0].starts_at == datetime(2026, 1, 1, tzinfo=UTC)
