"""The least that Django can do with some bytes: what the status page is measured by.

`gunicorn tests.bench.bare` answers `/<name>` with the file of that name in BARE_FILES,
and 304 to who has its ETag. No middleware, no database, one view.
"""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[], SECRET_KEY="none"
)
FILES = {
    file.name: file.read_bytes() for file in Path(os.environ["BARE_FILES"]).iterdir()
}
ETAG = '"bare"'
KINDS = {".json": "application/json", ".html": "text/html; charset=utf-8"}


def show(request: HttpRequest, name: str) -> HttpResponse:
    if request.META.get("HTTP_IF_NONE_MATCH") == ETAG:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(FILES[name], KINDS[Path(name).suffix])
        response["Content-Length"] = str(len(FILES[name]))
    response["ETag"] = ETAG
    return response


urlpatterns = [path("<str:name>", show)]
application = get_wsgi_application()
