"""The record of who did what."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnership import access, record
from partnership.access import Door, Permission
from partnership.presenters.record import lines

PER_PAGE = 50


@access.page(Permission.READ_RECORD)
@require_safe
def audit(request: HttpRequest, door: Door) -> HttpResponse:
    """What was done, when and by whom, as far as this side may know."""
    found = Paginator(record.entries(door), PER_PAGE)
    page = found.get_page(request.GET.get("page"))
    context = {"page": page, "lines": lines(door, page)}
    return render(request, "partnership/record.html", context)
