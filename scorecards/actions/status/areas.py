"""Areas of a partnership: which there are, and what somebody says about one by hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kpis.models import Kpi
from partnership import audit
from partnership.access import Door, Permission
from partnership.errors import Refused
from partnership.models import Queue
from partnership.texts import aware, one_of, sentence
from scorecards.actions.status import rebuilding
from scorecards.models import Area, AreaKpi, AreaQueue, AreaWord
from scorecards.models.areas import (
    DESCRIPTION_CHARACTERS,
    NAME_CHARACTERS,
    WORDS_CHARACTERS,
)
from scorecards.status.document import AreaState

MOST_AREAS = 20
BACK = timedelta(days=90)
AHEAD = timedelta(days=366)
MOST_WORDS = 50  # about an area in a day and a night
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class AreaWords:
    """An area as somebody describes it: KPIs and queues by their codes.

    `position` 0: at the end, or where it is.
    """

    name: str
    description: str = ""
    kpis: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    position: int = 0


@transaction.atomic
def define(*, by: Door, words: AreaWords, now: datetime) -> Area:
    """Define an area as customers meet it. Its days begin today.

    Raises `Refused` with a sentence and the field that it is about.
    """
    by.require(Permission.KEEP_STATUS)
    live = by.rows(Area).filter(retired_at=None)
    if live.count() >= MOST_AREAS:
        raise Refused(
            _("There are %s areas already; leadership looks at a handful.") % MOST_AREAS
        )
    name = _name(by, words.name, None)
    last = live.aggregate(last=Max("position"))["last"] or 0
    area = Area.objects.create(
        partnership=by.partnership,
        code=_code(by, name),
        name=name,
        description=_description(words),
        position=words.position or last + 1,
        made_by=by.member,
        made_at=now,
    )
    _tie(by, area, words)
    _record(by, area, "area defined", now)
    return area


@transaction.atomic
def change(*, by: Door, area: str, words: AreaWords, now: datetime) -> Area:
    """Describe an area anew, by its code; its days are restated where that matters."""
    found = _locked(by, area, Permission.KEEP_STATUS)
    found.name = _name(by, words.name, found)
    found.description = _description(words)
    found.position = words.position or found.position
    found.save(update_fields=["name", "description", "position"])
    _tie(by, found, words)
    _record(by, found, "area changed", now)
    return found


@transaction.atomic
def retire(*, by: Door, area: str, now: datetime) -> Area:
    """No longer show an area. What its days were stays written down."""
    found = _locked(by, area, Permission.KEEP_STATUS)
    found.retired_by, found.retired_at = by.member, now
    found.save(update_fields=["retired_by", "retired_at"])
    _record(by, found, "area retired", now)
    return found


@transaction.atomic
def say(
    *,
    by: Door,
    area: str,
    state: str,
    now: datetime,
    words: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> AreaWord:
    """Say how an area is, or will be: planned work is `under_maintenance`, and ends.

    It takes the place of what was said before; what is open and touches the area
    still counts.
    """
    found = _locked(by, area, Permission.WRITE_INCIDENTS)
    _check_how_many(found, now)
    state = one_of(state, list(AreaState), "state")
    began = _since(since, now)
    word = AreaWord.objects.create(
        partnership=by.partnership,
        area=found,
        state=state,
        since=began,
        until=_until(until, state, began, now),
        words=sentence(
            words,
            field="words",
            most=WORDS_CHARACTERS,
            needed=""
            if state == AreaState.OPERATIONAL
            else _("Say in a sentence what customers notice."),
        ),
        by=by.member,
        said_at=now,
    )
    _record(by, found, "area state said", now, state=state)
    return word


def _check_how_many(area: Area, now: datetime) -> None:
    """All words of the days that are shown are read whenever the page is made."""
    said = AreaWord.objects.filter(area=area, said_at__gt=now - A_DAY)
    if said.count() >= MOST_WORDS:
        raise Refused(
            _("%s words were said about this area in 24 hours; say more tomorrow.")
            % MOST_WORDS
        )


def _locked(by: Door, code: str, permission: Permission) -> Area:
    by.require(permission)
    rows = by.rows(Area).filter(retired_at=None, code=code)
    found = rows.select_for_update().first()
    if found is None:
        raise Refused(_("There is no such area here."), "area")
    return found


def _name(by: Door, raw: str, area: Area | None) -> str:
    name = sentence(
        raw,
        field="name",
        most=NAME_CHARACTERS,
        needed=_("Name the area as customers would: phone, chat, order status."),
    )
    others = by.rows(Area).filter(retired_at=None, name__iexact=name)
    if (others.exclude(pk=area.pk) if area else others).exists():
        raise Refused(_("There is an area of this name already."), "name")
    return name


def _description(words: AreaWords) -> str:
    return sentence(words.description, field="description", most=DESCRIPTION_CHARACTERS)


def _code(by: Door, name: str) -> str:
    """Its name in an address; a retired area keeps its own for ever."""
    wanted = slugify(name)[:50] or "area"
    taken = set(by.rows(Area).values_list("code", flat=True))
    codes = (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3)))
    return next(code for code in codes if code not in taken)


def _tie(by: Door, area: Area, words: AreaWords) -> None:
    kpis = _known(by, Kpi, words.kpis, "kpis", _("“%s” is no KPI in use here."))
    queues = _known(by, Queue, words.queues, "queues", _("“%s” is no queue here."))
    AreaKpi.objects.filter(area=area).exclude(kpi__in=kpis).delete()
    AreaQueue.objects.filter(area=area).exclude(queue__in=queues).delete()
    AreaKpi.objects.bulk_create(
        (AreaKpi(partnership=by.partnership, area=area, kpi_id=pk) for pk in kpis),
        ignore_conflicts=True,
    )
    AreaQueue.objects.bulk_create(
        (
            AreaQueue(partnership=by.partnership, area=area, queue_id=pk)
            for pk in queues
        ),
        ignore_conflicts=True,
    )


def _known(
    by: Door,
    model: type[Kpi] | type[Queue],
    codes: tuple[str, ...],
    field: str,
    otherwise: str,
) -> list[int]:
    found = dict(by.rows(model).filter(code__in=codes).values_list("code", "pk"))
    for code in codes:
        if code not in found:
            raise Refused(otherwise % code[:60], field)
    return list(found.values())


def _since(raw: datetime | None, now: datetime) -> datetime:
    since = aware(raw, "since") if raw else now
    if not now - BACK <= since <= now + AHEAD:
        raise Refused(_("Say a time from 90 days ago up to a year ahead."), "since")
    return since


def _until(
    raw: datetime | None, state: str, since: datetime, now: datetime
) -> datetime | None:
    if raw is None:
        if state == AreaState.UNDER_MAINTENANCE:
            raise Refused(_("Planned work ends: say until when."), "until")
        return None
    until = aware(raw, "until")
    if not since < until <= now + AHEAD:
        raise Refused(_("Say a time after it begins, within a year from now."), "until")
    return until


def _record(by: Door, area: Area, what: str, now: datetime, **about: str) -> None:
    audit.record(
        partnership=by.partnership,
        by=by.member,
        what=what,
        now=now,
        about={"area": area.code, **about},
    )
    rebuilding.ask(partnership_id=by.partnership.pk, due_at=now)
