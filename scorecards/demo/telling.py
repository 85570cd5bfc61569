"""Heads-ups and incidents of the story, through the product's own actions.

Times count back from now, so that what is open has its next update ahead. Mails are
sent about the last two days alone; they lie in the mailbox of the demo.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from incidents.actions import (
    acknowledging,
    confidence,
    factors,
    facts,
    owning,
    reviewing,
    steps,
    telling,
    thanking,
    updates,
)
from incidents.models import Incident
from incidents.words import (
    ActionWords,
    FactorWords,
    HeadsUpWords,
    IncidentWords,
    ProcessWords,
    ReviewWords,
    StepWords,
    UpdateWords,
)
from kpis.actions.context import record_event
from partnership.access import Door
from partnership.models import OutboxRow, WorkState

if TYPE_CHECKING:
    from scorecards.demo.story import Story

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MAILS = ("tell_people", "remind", "needs_owner")
MAILED = 2 * DAY


def tell_incidents(story: "Story") -> None:
    """What the sides of this partnership told each other; nothing in the others."""
    for tell in STORIES.get(story.place.slug, ()):
        tell(story)
    OutboxRow.objects.filter(
        partnership_id=story.partnership.pk,
        kind__in=MAILS,
        due_at__lte=story.timeline.now - MAILED,
    ).update(state=WorkState.DONE)


def _update(
    by: Door,
    about: Incident,
    text: str,
    now: datetime,
    then: datetime | None = None,
    state: str = "",
) -> None:
    words = UpdateWords(text, state=state, next_update_at=then)
    updates.post_update(by=by, ref=about.ref, words=words, now=now)


def _full_hour(now: datetime) -> datetime:
    """The next full hour that is at least an hour away."""
    return (now + 2 * HOUR).replace(minute=0, second=0, microsecond=0)


# --- Northwind and BrightCall ---


def _dialler_did_not_happen(story: "Story") -> None:
    bo, lena = story.leader("partner"), story.leader("client")
    at = story.timeline.now - 34 * DAY
    told = telling.tell_heads_up(
        by=bo,
        words=HeadsUpWords(
            "The update of the dialler might stop callbacks for a morning",
            expected_at=at + 2 * DAY,
            would_help="Another night for the update.",
            kpis=("fcr_net",),
            audience="leadership",
        ),
        now=at,
    )
    acknowledging.acknowledge(by=lena, ref=told.ref, now=at + HOUR)
    owning.own(by=lena, ref=told.ref, now=at + 2 * HOUR)
    later = at + 20 * HOUR
    text = "I asked our telephony team for a night instead; they answer by noon."
    _update(lena, told, text, at + 3 * HOUR, then=later)
    text = "They moved it to a night."
    _update(lena, told, text, later - HOUR, then=at + 4 * DAY)
    telling.averted(
        by=lena,
        ref=told.ref,
        text="The update went in at night. No call was missed.",
        now=at + 4 * DAY - HOUR,
    )
    words = "You told us two days early. That saved our morning."
    thanking.thank(by=lena, ref=told.ref, words=words, now=at + 4 * DAY)


def _campaign_nobody_announced(story: "Story") -> None:
    bo, lena = story.leader("partner"), story.leader("client")
    days, timeline = story.timeline.campaign, story.timeline
    at = timeline.morning(days[0]) + 4 * HOUR
    event = record_event(
        by=lena,
        what="Promo mail to 210,000 customers, in no forecast",
        department="marketing",
        side="client",
        kind="campaign",
        starts_on=days[0],
        ends_on=days[-1],
        now=at + DAY,
    )
    found = telling.log_incident(
        by=bo,
        words=IncidentWords(
            "A third more calls than planned since nine o’clock",
            "sev2",
            origin="client",
            noticed_at=at - HOUR,
            kpis=("service_level_offered", "abandon_rate"),
            audience="leadership",
        ),
        now=at,
    )
    acknowledging.acknowledge(by=lena, ref=found.ref, now=at + HOUR)
    owning.own(by=lena, ref=found.ref, now=at + HOUR)
    text = "It is our promo mail. It was sent a week early; we look for the reason."
    _update(lena, found, text, at + 2 * HOUR, at + DAY, state="identified")
    acknowledging.answer_knew(by=lena, ref=found.ref, knew=True, now=at + 3 * HOUR)
    facts.link_event(by=lena, ref=found.ref, event=event.number, now=at + DAY)
    text = "The second wave is stopped. Calls come down."
    _update(lena, found, text, at + DAY - HOUR, at + 3 * DAY, state="monitoring")
    text = "Back to the plan since yesterday."
    _update(lena, found, text, at + 3 * DAY - HOUR, state="resolved")
    _look_back_on_the_campaign(story, found, at + 5 * DAY)


def _look_back_on_the_campaign(story: "Story", found: Incident, at: datetime) -> None:
    bo, lena = story.leader("partner"), story.leader("client")
    seen = (
        (
            lena,
            FactorWords(
                "message",
                "client",
                "The mail went out a week before the date that planning knew",
                "Send log of the campaign tool",
            ),
        ),
        (
            bo,
            FactorWords(
                "missing_integration",
                "partner",
                "Our planning tool does not read Northwind’s campaign calendar",
            ),
        ),
    )
    for number, (by, words) in enumerate(seen, start=1):
        factors.add_factor(by=by, ref=found.ref, words=words, now=at)
        other = bo if by is lena else lena
        factors.factor_confirmed(by=other, ref=found.ref, number=number, now=at + HOUR)
    review = reviewing.write_review(
        by=lena,
        ref=found.ref,
        words=ReviewWords(
            "A promo mail planned for the week after was sent on Tuesday at eight. "
            "Calls rose by a third for three days.",
            went_well="BrightCall logged it within an hour; the second wave stopped.",
            learned="Planning has to see a campaign in the tool, not in a mail.",
        ),
        version=0,
        now=at + 2 * HOUR,
    )
    reviewing.add_action(
        by=bo,
        ref=found.ref,
        words=ActionWords(
            "Read the campaign calendar into the planning tool",
            bo.member.user.email,
            (at + 60 * DAY).date(),
            "A campaign of next month shows in the forecast",
        ),
        now=at + 3 * HOUR,
    )
    for by in (lena, bo):
        reviewing.answer_review(
            by=by, ref=found.ref, learned=True, again=True, now=at + 4 * HOUR
        )
        reviewing.share_review(
            by=by, ref=found.ref, version=review.version, now=at + 5 * HOUR
        )


def _look_up_owned_by_the_client(story: "Story") -> None:
    """It began at the partner; who can resolve it sits at the client."""
    amina, tom = story.recorder("partner"), story.recorder("client")
    now = story.timeline.now
    at = now - 3 * DAY
    told = telling.log_incident(
        by=amina,
        words=IncidentWords(
            "The order look-up takes two minutes since our network change",
            "sev3",
            origin="partner",
            noticed_at=at - HOUR,
            would_help="Somebody who can renew the key of the order gateway.",
            kpis=("aht", "service_level_offered"),
            audience="leadership",
        ),
        now=at,
    )
    acknowledging.acknowledge(by=tom, ref=told.ref, now=at + HOUR / 4)
    owning.own(by=tom, ref=told.ref, now=at + HOUR / 2)
    words = "Thank you for saying so at once."
    thanking.thank(by=tom, ref=told.ref, words=words, now=at + HOUR / 2)
    _show_the_process(tom, told, at + HOUR / 2)
    text = "The gateway refuses the new address. I have the request written."
    due = at + 6 * HOUR
    _update(tom, told, text, at + 3 * HOUR / 4, due, state="identified")
    text = "Our security team looks at the request."
    _update(tom, told, text, due - HOUR, at + DAY)
    steps.enter_process(by=tom, ref=told.ref, position=2, now=at + 7 * HOUR)
    text = "Security has passed it, later than I said. The change board meets next."
    _update(tom, told, text, at + DAY + HOUR, _full_hour(now))
    steps.enter_process(by=tom, ref=told.ref, position=3, now=at + DAY + HOUR)
    text = "Two people of the late shift think of leaving over the long calls."
    readers = [story.leader(side).member.user.email for side in ("client", "partner")]
    confidence.tell_in_confidence(
        by=amina, ref=told.ref, text=text, readers=readers, now=at + DAY
    )


def _show_the_process(tom: Door, told: Incident, now: datetime) -> None:
    names = ("Request written", "Security check", "Change board", "Rolled out")
    steps.set_process(
        by=tom,
        ref=told.ref,
        steps=[
            ProcessWords(name, expected_by=now + (n + 1) * DAY)
            for n, name in enumerate(names)
        ],
        now=now,
    )
    steps.enter_process(by=tom, ref=told.ref, position=1, now=now)
    steps.add_step(
        by=tom,
        ref=told.ref,
        words=StepWords(
            "Decide on the change",
            decides_words="Northwind’s change board",
            side="client",
            by=now + 5 * DAY,
            in_power=False,
            waits_for="the board’s meeting",
        ),
        now=now,
    )


def _flash_sale_ahead(story: "Story") -> None:
    bo, lena = story.leader("partner"), story.leader("client")
    now = story.timeline.now
    at = now - 5 * HOUR
    told = telling.tell_heads_up(
        by=lena,
        words=HeadsUpWords(
            "The flash sale might bring a third more calls",
            expected_at=now + 3 * DAY,
            would_help="Six more people from noon to eight.",
            kpis=("service_level_offered", "abandon_rate"),
            audience="leadership",
        ),
        now=at,
    )
    acknowledging.acknowledge(by=bo, ref=told.ref, now=at + HOUR)
    owning.own(by=bo, ref=told.ref, now=at + HOUR)
    text = "Four people said yes, two more answer today."
    _update(bo, told, text, at + 2 * HOUR, _full_hour(now))


# --- Northwind and Harborline ---


def _line_was_cut(story: "Story") -> None:
    ines, tom = story.recorder("partner"), story.recorder("client")
    at = story.timeline.now - 40 * DAY
    told = telling.log_incident(
        by=tom,
        words=IncidentWords(
            "Evening callers heard a busy tone for forty minutes",
            "sev2",
            origin="client",
            kpis=("service_level_answered",),
        ),
        now=at,
    )
    acknowledging.acknowledge(by=ines, ref=told.ref, now=at + HOUR / 4)
    owning.own(by=ines, ref=told.ref, now=at + HOUR / 2)
    text = "The carrier has the fault; half of the lines are back."
    due = at + 2 * HOUR
    _update(ines, told, text, at + HOUR, due, state="monitoring")
    text = "All lines are back."
    _update(ines, told, text, due - HOUR / 4, state="resolved")
    words = FactorWords("carrier", "outside", "A line was cut in a street")
    factors.add_factor(by=ines, ref=told.ref, words=words, now=due + DAY)


def _late_shift_may_be_short(story: "Story") -> None:
    omar, now = story.leader("partner"), story.timeline.now
    telling.tell_heads_up(
        by=omar,
        words=HeadsUpWords(
            "The late shift may be six people short: the bus line is closed",
            expected_at=now + 4 * DAY,
            would_help="Shifts that begin an hour later.",
            kpis=("service_level_answered",),
            next_update_at=_full_hour(now),
        ),
        now=now - 2 * HOUR,
    )


STORIES = {
    "northwind-brightcall": (
        _dialler_did_not_happen,
        _campaign_nobody_announced,
        _look_up_owned_by_the_client,
        _flash_sale_ahead,
    ),
    "northwind-harborline": (_line_was_cut, _late_shift_may_be_short),
}
