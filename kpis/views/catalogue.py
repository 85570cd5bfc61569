"""The built-in KPIs: what each means, and taking one into use."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kpis.actions import kpis
from kpis.catalogue import CATALOGUE
from kpis.models import Kpi
from kpis.presenters.catalogue import shelves
from partnership import access, clock
from partnership.access import Door, Permission


@access.page(Permission.AGREE)
@require_safe
def catalogue(request: HttpRequest, door: Door) -> HttpResponse:
    """Every entry that is not in use yet."""
    return render(request, "kpis/catalogue.html", {"shelves": shelves(door)})


@access.page(Permission.AGREE)
@require_POST
def take_into_use(request: HttpRequest, door: Door, code: str) -> HttpResponse:
    """Take one into use, and say what can be done next."""
    if known := door.rows(Kpi).filter(code=code).first():
        sentence = _("%(kpi)s is in use already. Nothing was changed.")
        messages.info(request, sentence % {"kpi": known.name})
        return redirect("catalogue", door.partnership.slug)
    try:
        kpi = kpis.take_into_use(
            by=door, partnership=door.partnership, code=code, now=clock.now()
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        sentence = _("%(kpi)s is in use. Propose a target, or import its readings.")
        text = sentence % {"kpi": kpi.name}
        messages.success(request, _with_target(text, door, kpi))
    return redirect("catalogue", door.partnership.slug)


def _with_target(text: str, door: Door, kpi: Kpi) -> str:
    """The sentence with the way to what comes next; what is counted has no target."""
    if CATALOGUE[kpi.code].direction == "none":
        return text
    address = reverse("target_propose", args=[door.partnership.slug, kpi.code])
    return format_html('{} <a href="{}">{}</a>', text, address, _("Propose a target"))
