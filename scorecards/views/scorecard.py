"""The joint scorecard of one period, and publishing it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partnership import access, clock
from partnership.access import Door, Permission
from scorecards.actions import compute
from scorecards.presenters import card
from scorecards.presenters.reader import reader_of
from scorecards.queries import shown
from scorecards.views import asked
from scorecards.views.conditional import unless_unchanged


@access.page(Permission.READ)
@require_safe
def show(request: HttpRequest, door: Door) -> HttpResponse:
    """How are we doing, and what needs us both?"""
    reader = reader_of(door, clock.now())
    period = asked.period(request, door, reader.now)
    stamp = shown.stamp(door, period, reader.now)

    def page() -> HttpResponse:
        document = shown.document(door, period)
        waiting = shown.waiting(door, reader.now) if stamp.proposals else []
        opened = shown.going_on(door, reader.now) if stamp.incidents else []
        context = card.page(
            period, document, reader, waiting, stamp.fees, opened, stamp.questions
        )
        context["first_steps"] = card.is_new(document, "period" in request.GET)
        context["may_publish"] = shown.may_publish(door, document, stamp)
        return render(request, "scorecards/scorecard.html", context)

    return unless_unchanged(request, door, (stamp, reader.today), page)


@access.page(Permission.AGREE)
@require_POST
def publish(request: HttpRequest, door: Door, period: str) -> HttpResponse:
    """Say that this is the result of a period that has passed."""
    named = asked.named(door, period)
    try:
        compute.publish(by=door, period=named, now=clock.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(
            request, _("Published. From now on a change is shown as restated.")
        )
    page = reverse("scorecard", args=[door.partnership.slug])
    return redirect(f"{page}?period={named.key}")
