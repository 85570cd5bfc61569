"""Every component in every state, for whoever builds a page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "_components/gallery.html")
