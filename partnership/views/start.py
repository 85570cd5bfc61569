"""Where a sign-in leads: to the scorecard, where there is one to look at."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from partnership import access, clock
from partnership.access import Door, Permission


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Who reads one partnership's scorecard lands on it; all others choose."""
    members = list(access.memberships(request.user, clock.now())[:2])
    doors = [Door(member.partnership, member) for member in members]
    if len(doors) == 1 and doors[0].may(Permission.READ):
        return redirect("scorecard", slug=doors[0].partnership.slug)
    return redirect("portfolio")
