"""The partnership's glossary."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnership import access
from partnership.access import Door, Permission
from scorecards.presenters import glossary
from scorecards.queries import words


@access.page(Permission.READ)
@require_safe
def show(request: HttpRequest, door: Door) -> HttpResponse:
    """Each KPI in plain words."""
    context = glossary.page(words.words(door), door.partnership)
    return render(request, "scorecards/words.html", context)
