"""Every partnership that I am a member of."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnership import clock
from scorecards.presenters import places
from scorecards.queries import portfolio


# Signing in from here leads on to where a sign-in leads (`partnership.views.start`).
@login_required(redirect_field_name=None)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Where am I needed, and how does it stand everywhere?"""
    now = clock.now()
    glances = portfolio.glances(request.user, now)
    return render(request, "scorecards/portfolio.html", places.page(glances, now))
