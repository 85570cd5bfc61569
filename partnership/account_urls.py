"""Signing in and out, and one's own password: nothing else of allauth has an address.

Who may come in, and with which e-mail address, is decided by those who invite. Its
pages for signing up and for changing one's address would let somebody take the address
of a person who is invited later.
"""

from allauth.account import views
from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.views.generic import RedirectView


class Base36(StringConverter):
    """Who it is, in the link of a reset mail."""

    regex = "[0-9A-Za-z]+"


register_converter(Base36, "base36")

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/change/", views.password_change, name="account_change_password"),
    # Somebody without a password proves their address first, with a reset.
    path(
        "password/set/",
        RedirectView.as_view(pattern_name="account_reset_password"),
        name="account_set_password",
    ),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path(
        "password/reset/done/",
        views.password_reset_done,
        name="account_reset_password_done",
    ),
    path(
        "password/reset/key/<base36:uidb36>-<str:key>/",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
