"""Importing readings in the browser: upload, preview, save, discard, undo."""

import csv
from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from kpis.actions import readings, uploads
from kpis.forms.imports import ColumnsForm, HowToReadForm, UploadForm
from kpis.models import ImportBatch
from kpis.queries.imports import BUSY, history, template_rows
from partnership import access, clock
from partnership.access import Door, Permission
from partnership.views.acting import form_page

PER_PAGE = 20


@access.page(Permission.WRITE_READINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, door: Door) -> HttpResponse:
    """The form, and every import so far."""
    form = UploadForm(door, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        batch = uploads.begin(
            by=door,
            content=file.read(),
            name=file.name,
            now=clock.now(),
            options=form.options(),
        )
        return _to(door, batch.number)
    page = Paginator(history(door), PER_PAGE).get_page(request.GET.get("page"))
    return form_page(request, form, "kpis/import.html", {"form": form, "page": page})


@access.page(Permission.WRITE_READINGS)
@require_safe
def template(request: HttpRequest, door: Door) -> HttpResponse:
    """A CSV file with this partnership's KPIs, to be filled in."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="readings.csv"'
    csv.writer(answer).writerows(template_rows(door))
    return answer


@access.page(Permission.WRITE_READINGS)
@require_safe
def batch(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    """One import: how far it is, what it would do or did, and what can be done."""
    return _shown(request, door, door.get(ImportBatch, number=number))


def _shown(
    request: HttpRequest,
    door: Door,
    found: ImportBatch,
    columns: ColumnsForm | None = None,
) -> HttpResponse:
    said = found.options | {"kpis": ""} | found.options.get("columns", {})
    said["kpis"] = "\n".join(said["kpis"])
    context = {
        "batch": found,
        "busy": found.state in BUSY,
        "percent": uploads.progress(found) if found.state in BUSY else 100,
        "form": HowToReadForm(door, initial=found.options),
        "columns": columns or ColumnsForm(initial=said),
        "may_save": found.created + found.updated > 0,
    }
    whole = "kpis/import_batch.html"
    part = "kpis/_import_state.html"
    return render(
        request,
        part if request.htmx else whole,  # type: ignore[attr-defined] # set by django_htmx
        context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if columns else HTTPStatus.OK,
    )


@access.page(Permission.WRITE_READINGS)
@require_POST
def say_columns(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    """Read a wide file by the columns that are named."""
    found = door.get(ImportBatch, number=number)
    form = ColumnsForm(request.POST)
    if not form.is_valid():
        return _shown(request, door, found, form)
    return _done(
        request,
        door,
        number,
        lambda batch: uploads.read_again(
            by=door, batch=batch, options=form.options(), now=clock.now()
        ),
    )


@access.page(Permission.WRITE_READINGS)
@require_POST
def save(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    """Store what the preview shows."""
    partial = bool(request.POST.get("partial"))
    return _done(
        request,
        door,
        number,
        lambda found: uploads.save(
            by=door, batch=found, now=clock.now(), partial=partial
        ),
    )


@access.page(Permission.WRITE_READINGS)
@require_POST
def read_again(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    """Read the file anew with an answer to its question."""
    form = HowToReadForm(door, request.POST)
    if not form.is_valid():
        for sentences in form.errors.values():
            messages.error(request, " ".join(map(str, sentences)))
        return _to(door, number)
    return _done(
        request,
        door,
        number,
        lambda found: uploads.read_again(
            by=door, batch=found, options=form.cleaned_data, now=clock.now()
        ),
    )


@access.page(Permission.WRITE_READINGS)
@require_POST
def discard(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    """Keep nothing of an import that was only looked at."""
    _do(
        request,
        door,
        number,
        lambda found: uploads.discard(by=door, batch=found, now=clock.now()),
        _("Discarded. Nothing was written."),
    )
    return redirect("import", slug=door.partnership.slug)


@access.page(Permission.WRITE_READINGS)
@require_POST
def undo(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    """Take a saved import back."""
    return _done(
        request,
        door,
        number,
        lambda found: readings.undo(by=door, batch=found, now=clock.now()),
        _("Undone. The readings are what they were before."),
    )


def _done(
    request: HttpRequest,
    door: Door,
    number: int,
    deed: Callable[[ImportBatch], None],
    said: str = "",
) -> HttpResponse:
    _do(request, door, number, deed, said)
    return _to(door, number)


def _do(
    request: HttpRequest,
    door: Door,
    number: int,
    deed: Callable[[ImportBatch], None],
    said: str,
) -> None:
    """Do it and say so, or say why not."""
    found = door.get(ImportBatch, number=number)
    try:
        deed(found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return
    if said:
        messages.success(request, said)


def _to(door: Door, number: int) -> HttpResponse:
    return redirect("import_batch", slug=door.partnership.slug, number=number)
