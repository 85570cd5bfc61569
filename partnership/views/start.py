"""Where a sign-in leads: to the scorecard or the status page, where there is one."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from partnership import access, clock
from partnership.access import Door, Permission


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Who has one partnership lands on its page; who has several chooses.

    Executives land on status pages, everybody else on scorecards.
    """
    members = list(access.memberships(request.user, clock.now())[:2])
    doors = [Door(member.partnership, member) for member in members]
    reads = any(door.may(Permission.READ) for door in doors)
    if len(doors) == 1:
        page = "scorecard" if reads else "status"
        return redirect(page, slug=doors[0].partnership.slug)
    return redirect("portfolio" if reads or not doors else "status_portfolio")
