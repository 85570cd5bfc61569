"""Contributing factors: any number, each seen and confirmed by either side."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from incidents.actions import timeline
from incidents.actions.timeline import Entry
from incidents.labels import CATEGORIES
from incidents.lifecycle import Category, FactorSide, UpdateKind
from incidents.models import Factor, FactorAnswer, Incident
from incidents.words import FactorWords
from partnership.access import Door
from partnership.errors import Refused
from partnership.texts import one_of, sentence

WORDS_CHARACTERS = 1000


@transaction.atomic
def add_factor(*, by: Door, ref: str, words: FactorWords, now: datetime) -> Factor:
    """Add a circumstance that contributed. One's own side has seen and confirmed it."""
    incident = timeline.locked(by, ref)
    category = one_of(words.category, list(Category), "category")
    text = sentence(
        words.words,
        field="words",
        most=WORDS_CHARACTERS,
        needed=_("Say what contributed, in one sentence."),
    )
    last = Factor.objects.filter(incident=incident).aggregate(last=Max("number"))
    factor = Factor.objects.create(
        partnership=by.partnership,
        incident=incident,
        number=(last["last"] or 0) + 1,
        category=category,
        side=one_of(words.side, list(FactorSide), "side"),
        words=text,
        evidence=sentence(words.evidence, field="evidence"),
        by=by.member,
        at=now,
    )
    _answer(by, factor, now, confirmed=True)
    _note(
        by,
        incident,
        _("Contributed (%(category)s): %(words)s")
        % {"category": CATEGORIES[Category(category)], "words": text},
        now,
    )
    return factor


@transaction.atomic
def factor_seen(*, by: Door, ref: str, number: int, now: datetime) -> FactorAnswer:
    """One's own side has seen this factor; seeing is not yet agreeing."""
    incident = timeline.locked(by, ref)
    factor = _factor(by, incident, number)
    answer = _answer(by, factor, now, confirmed=False)
    timeline.record(by, incident, "incident factor seen", now)
    return answer


@transaction.atomic
def factor_confirmed(*, by: Door, ref: str, number: int, now: datetime) -> FactorAnswer:
    """One's own side sees it the same way."""
    incident = timeline.locked(by, ref)
    factor = _factor(by, incident, number)
    answer = by.rows(FactorAnswer).filter(factor=factor, side=by.side).first()
    if answer is not None and answer.confirmed_at is not None:
        raise Refused(_("Your side has confirmed that already."))
    answer = _answer(by, factor, now, confirmed=True)
    _note(by, incident, _("We see this too: %s") % factor.words, now)
    return answer


def _factor(by: Door, incident: Incident, number: int) -> Factor:
    found = by.rows(Factor).filter(incident=incident, number=number).first()
    if found is None:
        raise Refused(_("There is no such factor here."))
    return found


def _answer(
    by: Door, factor: Factor, now: datetime, *, confirmed: bool
) -> FactorAnswer:
    answer, _created = FactorAnswer.objects.get_or_create(
        partnership=by.partnership,
        factor=factor,
        side=by.side,
        defaults={"seen_at": now, "by": by.member},
    )
    if confirmed and answer.confirmed_at is None:
        answer.confirmed_at, answer.by = now, by.member
        answer.save(update_fields=["confirmed_at", "by"])
    return answer


def _note(by: Door, incident: Incident, text: str, now: datetime) -> None:
    entry = Entry(UpdateKind.FACTOR, text, timeline.audience_of(incident))
    timeline.write(by=by, incident=incident, entry=entry, now=now)
