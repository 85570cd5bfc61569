"""Writing down the days that are over, and restating those of which more is known.

Any number of workers may do so at once and as often as they like: a day is closed
once, and what is missing is caught up.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from partnership.local_time import local_day
from scorecards.models import Area, AreaDay
from scorecards.status import days
from scorecards.status.areas import Known
from scorecards.status.building import shown_on
from scorecards.status.days import Closed, Span
from scorecards.status.document import Area as ShownArea
from scorecards.status.reading import Facts


def close_days(
    *, facts: Facts, spans: Sequence[Span], shown: dict[str, ShownArea], now: datetime
) -> None:
    """Close what is over and restate what is known better; `facts` hold it afterwards.

    `shown`: the areas as the page showed them last, by code. Two statements at most.
    """
    over = [span for span in spans if span.end <= now]
    new, changed = [], []
    for area in facts.areas:
        closed = facts.closed.setdefault(area.pk, {})
        known = facts.known(area)
        made_on = local_day(facts.partnership.calendar, area.made_at)
        for span in (one for one in over if one.day >= made_on):
            kept = closed.get(span.day)
            now_known = _as_known(kept, known, span, shown.get(area.code), now)
            closed[span.day] = now_known
            if kept is None:
                new.append(_row(area, now_known, now))
            elif now_known != kept:
                changed.append((area, now_known))
    AreaDay.objects.bulk_create(new, ignore_conflicts=True)
    _restate(changed)


def _as_known(
    kept: Closed | None,
    known: Known,
    span: Span,
    shown: ShownArea | None,
    now: datetime,
) -> Closed:
    if kept is None:
        return days.close(known, span, now, shown_on(shown, span))
    return days.restate(kept, known, span, now)


def _row(area: Area, closed: Closed, now: datetime) -> AreaDay:
    return AreaDay(
        partnership_id=area.partnership_id,
        area=area,
        day=closed.day,
        told=closed.told,
        known=closed.known,
        restated_at=closed.restated_at,
        closed_at=now,
    )


def _restate(changed: Sequence[tuple[Area, Closed]]) -> None:
    if not changed:
        return
    anew = {(area.pk, closed.day): closed for area, closed in changed}
    rows = list(_kept(anew))
    for row in rows:
        closed = anew[row.area_id, row.day]
        row.known, row.restated_at = closed.known, closed.restated_at
    AreaDay.objects.bulk_update(rows, ["known", "restated_at"])


def _kept(anew: dict[tuple[int, date], Closed]) -> Iterator[AreaDay]:
    areas, on = {area for area, _day in anew}, {day for _area, day in anew}
    for row in AreaDay.objects.filter(area__in=areas, day__in=on):
        if (row.area_id, row.day) in anew:
            yield row
