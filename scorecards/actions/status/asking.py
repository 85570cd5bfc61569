"""Questions from the status page: executives ask, a leader of either side answers."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.queries import visibility
from partnership import audit
from partnership.access import Door, Permission
from partnership.actions.numbers import next_number
from partnership.errors import Refused
from partnership.locks import hold
from partnership.texts import sentence
from scorecards.actions.status import rebuilding
from scorecards.models import StatusQuestion
from scorecards.models.status import ANSWER_CHARACTERS, QUESTION_CHARACTERS


@transaction.atomic
def ask(*, by: Door, text: str, now: datetime, ref: str = "") -> StatusQuestion:
    """Ask both leaders one question, about an item or in general.

    One at a time: the next one can be asked once this is answered. Everybody who reads
    the page sees it. Raises `Refused`; 404 for an item that one does not see.
    """
    by.require(Permission.ASK_LEADERS)
    hold(by.partnership)
    if by.rows(StatusQuestion).filter(by=by.member, answered_at=None).exists():
        raise Refused(
            _("Your last question waits for its answer; then you can ask the next."),
            "text",
        )
    question = StatusQuestion.objects.create(
        partnership=by.partnership,
        number=next_number(by.partnership.pk, "status_question"),
        by=by.member,
        text=sentence(
            text,
            field="text",
            most=QUESTION_CHARACTERS,
            needed=_("Write your question."),
        ),
        at=now,
        incident=visibility.by_ref(by, ref) if ref else None,
    )
    _record(by, question, "question asked", now)
    return question


@transaction.atomic
def answer(*, by: Door, number: int, text: str, now: datetime) -> StatusQuestion:
    """Answer a question, for both sides. Once: what comes later is an update."""
    by.require(Permission.KEEP_STATUS)
    rows = by.rows(StatusQuestion).select_for_update(of=("self",))
    question = rows.select_related("answered_by__user").filter(number=number).first()
    if question is None:
        raise Refused(_("There is no such question here."))
    if question.answered_by is not None:
        raise Refused(_("%s has answered it already.") % question.answered_by.user)
    question.answer = sentence(
        text, field="text", most=ANSWER_CHARACTERS, needed=_("Write the answer.")
    )
    question.answered_by, question.answered_at = by.member, now
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    _record(by, question, "question answered", now)
    return question


def _record(by: Door, question: StatusQuestion, what: str, now: datetime) -> None:
    audit.record(
        partnership=by.partnership,
        by=by.member,
        what=what,
        now=now,
        about={"number": question.number},
    )
    rebuilding.ask(partnership_id=by.partnership.pk, due_at=now)
