"""People: a user is a person with an e-mail address, and no more.

Users, like sessions, are not data of a partnership: they are listed nowhere outside
the admin. What ties a person to a partnership is a `Member`.
"""

from typing import Any

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from partnership.postgres.base import prepared


class UserManager(BaseUserManager["User"]):
    def get(self, *args: Any, **lookup: Any) -> "User":
        """As ever; by number alone, as each request asks who is signed in, prepared."""
        number = lookup.get("pk")
        if args or len(lookup) > 1 or not isinstance(number, int):
            return super().get(*args, **lookup)
        fields = self.model._meta.concrete_fields
        columns = ", ".join(f'"{field.column}"' for field in fields)
        with prepared() as cursor:
            cursor.execute(
                f"SELECT {columns} FROM partnership_user WHERE id = %s",  # noqa: S608 - names of columns
                [number],
            )
            row = cursor.fetchone()
        if row is None:
            raise self.model.DoesNotExist
        return self.model.from_db(self.db, [field.attname for field in fields], row)

    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, **fields
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person; the e-mail address is the name that signs in."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        help_text=_("Empty: the partnership's own."),
    )
    is_staff = models.BooleanField(_("instance admin"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email
