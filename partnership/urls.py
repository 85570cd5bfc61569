"""All addresses. Packages are named by string, so that imports stay one-way."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from partnership.admin import desk
from partnership.views import metrics
from partnership.views.health import healthz, readyz
from partnership.views.mailbox import mailbox
from partnership.views.start import start

api_urls = [
    path("", include("partnership.api.urls")),
    path("", include("kpis.api.urls")),
    path("", include("incidents.api.urls")),
    path("", include("scorecards.api.urls")),
]

handler400 = "partnership.handlers.bad_request"
handler404 = "partnership.handlers.page_not_found"
handler500 = "partnership.handlers.server_error"

urlpatterns = [
    path("", include("scorecards.urls")),
    path("", include("kpis.urls")),
    path("", include("incidents.urls")),
    path("", include("partnership.people_urls")),
    path("accounts/", include("partnership.account_urls")),
    path("api/v1/", include(api_urls)),
    path("api/schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path(
        "api/docs/",
        SpectacularSwaggerView.as_view(url_name="api_schema"),
        name="api_docs",
    ),
    path("start/", start, name="start"),
    path("mailbox/", mailbox, name="mailbox"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics.page, name="metrics"),
    path("admin/", desk.urls),
]
