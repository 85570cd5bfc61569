"""The look back after a resolved incident: blameless, shared if both leaders agree."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from incidents.actions import timeline
from incidents.actions.timeline import Entry
from incidents.lifecycle import Audience, State, UpdateKind
from incidents.models import Incident, Review, ReviewAction, ReviewAnswer
from incidents.people import writer_named
from incidents.queries.proposals import shared_version, sharing
from incidents.words import ActionWords, ReviewWords
from partnership.access import Door, Permission
from partnership.actions import proposals
from partnership.actions.proposals import Suggestion
from partnership.errors import Refused
from partnership.local_time import local_day
from partnership.models import Proposal, ProposalKind
from partnership.texts import sentence

ACTION_CHARACTERS = 500
FURTHEST_ACTION = timedelta(days=730)


@transaction.atomic
def write_review(
    *, by: Door, ref: str, words: ReviewWords, version: int, now: datetime
) -> Review:
    """Write the review, or change the version that was read (0: there was none).

    Two people who write at once lose nothing: the second is told to look again.
    """
    incident = _resolved(by, ref)
    review = by.rows(Review).filter(incident=incident).first()
    if version != (review.version if review else 0):
        raise Refused(
            _("Somebody changed the review meanwhile. Yours is not saved; look anew.")
        )
    fields = {
        "what_happened": sentence(
            words.what_happened,
            field="what_happened",
            needed=_("Say what happened: the facts, in order."),
        ),
        "went_well": sentence(words.went_well, field="went_well"),
        "learned": sentence(words.learned, field="learned"),
        "by": by.member,
        "at": now,
        "version": version + 1,
    }
    review, _created = Review.objects.update_or_create(
        partnership=by.partnership, incident=incident, defaults=fields
    )
    timeline.record(by, incident, "review written", now)
    return review


@transaction.atomic
def add_action(
    *, by: Door, ref: str, words: ActionWords, now: datetime
) -> ReviewAction:
    """What somebody of either side does, and what will be true when it is done."""
    incident = _resolved(by, ref)
    review = _review(by, incident)
    owner = writer_named(by, words.owner, now, "owner")
    today = local_day(by.partnership.calendar, now)
    if not today <= words.due_on <= today + FURTHEST_ACTION:
        raise Refused(_("Choose a day from today on, within two years."), "due_on")
    last = ReviewAction.objects.filter(review=review).aggregate(last=Max("number"))
    action = ReviewAction.objects.create(
        partnership=by.partnership,
        review=review,
        number=(last["last"] or 0) + 1,
        what=_said(words.what, "what", _("Say what is to be done.")),
        owner=owner,
        side=owner.side,
        due_on=words.due_on,
        true_when=_said(
            words.true_when,
            "true_when",
            _("Say what will be true when it is done."),
        ),
    )
    timeline.record(by, incident, "review action added", now)
    return action


@transaction.atomic
def action_done(*, by: Door, ref: str, number: int, now: datetime) -> ReviewAction:
    """It is true now."""
    incident = _resolved(by, ref)
    rows = by.rows(ReviewAction).filter(review=_review(by, incident))
    action = rows.filter(number=number).first()
    if action is None:
        raise Refused(_("There is no such action here."))
    if action.done_at is not None:
        raise Refused(_("That is done already."))
    action.done_at = now
    action.save(update_fields=["done_at"])
    timeline.record(by, incident, "review action done", now)
    return action


@transaction.atomic
def answer_review(
    *, by: Door, ref: str, learned: bool, again: bool, now: datetime
) -> ReviewAnswer:
    """Two questions: did you learn something for your work, would you come again.

    Shown as sums only. No audit row says who: that would tell the answers' order.
    """
    incident = _resolved(by, ref)
    answer, _created = ReviewAnswer.objects.update_or_create(
        partnership=by.partnership,
        review=_review(by, incident),
        member=by.member,
        defaults={"learned": learned, "again": again},
    )
    return answer


@transaction.atomic
def share_review(*, by: Door, ref: str, version: int, now: datetime) -> Proposal:
    """A leader proposes to show the review to leadership; one of the other side agrees.

    `version` names the review that was read. Written on afterwards it can be shared
    anew; until both agree, leadership keeps the words that they agreed on.
    Raises `Refused`.
    """
    by.require(Permission.AGREE)
    incident = _resolved(by, ref)
    if not incident.both_see_it:
        raise Refused(_("The other side does not see this yet; tell them first."))
    review = _review(by, incident)
    if review.version != version:
        raise Refused(_("The review changed meanwhile; read it once more."))
    if shared_version(by, incident) == version:
        raise Refused(_("Leadership sees this review already."))
    return _propose_or_agree(by, incident, review, now)


def _propose_or_agree(
    by: Door, incident: Incident, review: Review, now: datetime
) -> Proposal:
    waiting = sharing(by, incident, now)
    suggestion = Suggestion(
        kind=ProposalKind.REVIEW,
        subject=incident.ref,
        # What leadership will read is what was agreed, whoever writes on later.
        terms={"review": review.version, "learned": review.learned},
    )
    if waiting is None:
        return proposals.propose(by=by, suggestion=suggestion, now=now)
    if waiting.terms != suggestion.terms:
        return _renew(by, waiting, suggestion, now)
    agreed = proposals.agree(
        by=by, number=waiting.number, version=waiting.version, now=now
    )
    _shared(by, incident, now)
    return agreed


def _renew(
    by: Door, waiting: Proposal, suggestion: Suggestion, now: datetime
) -> Proposal:
    """The review was changed since: what is proposed is the newest one."""
    step = proposals.amend if waiting.side == by.side else proposals.counter
    return step(
        by=by,
        number=waiting.number,
        version=waiting.version,
        suggestion=replace(suggestion, reason=_("The review was changed since.")),
        now=now,
    )


def _shared(by: Door, incident: Incident, now: datetime) -> None:
    text = (
        _("Both leaders agreed to share the review with leadership.")
        if incident.review_shared_at is None
        else _("Both leaders agreed to share the review as it reads now.")
    )
    incident.review_shared_at = now
    timeline.save(incident, "review_shared_at")
    entry = Entry(UpdateKind.FACT, text, Audience.LEADERSHIP)
    timeline.write(by=by, incident=incident, entry=entry, now=now)


def _resolved(by: Door, ref: str) -> Incident:
    incident = timeline.locked(by, ref)
    if incident.state not in {State.RESOLVED, State.AVERTED}:
        raise Refused(_("Resolve it first; look back afterwards."))
    return incident


def _review(by: Door, incident: Incident) -> Review:
    review = by.rows(Review).filter(incident=incident).first()
    if review is None:
        raise Refused(_("Write the review first."))
    return review


def _said(raw: str, field: str, needed: str) -> str:
    return sentence(raw, field=field, most=ACTION_CHARACTERS, needed=needed)
