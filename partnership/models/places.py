"""Organisations and the partnerships between two of them."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnership.periods import Calendar


class Organisation(models.Model):
    """A company: a client or a partner. The same one may be in many partnerships.

    A name is not unique: "taken" would tell somebody that a company is here.
    """

    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("organisation")

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """Two letters for the tile: of two words, or of capitals, or the first two."""
        words = self.name.split()
        if len(words) > 1:
            return (words[0][0] + words[1][0]).upper()
        capitals = [letter for letter in self.name if letter.isupper()]
        return "".join(capitals[:2] if len(capitals) > 1 else self.name[:2]).upper()


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


OWNER_MINUTES = (5, 1440)  # the least and the most that can be agreed


class Partnership(models.Model):
    """One client and one partner working on one programme.

    Everything else belongs to exactly one partnership. `revision` counts the changes
    of its numbers: it is ETag, cache key and "as of".
    """

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    programme = models.CharField(_("programme"), max_length=80, blank=True)
    client = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("client")
    )
    partner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("partner")
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/London")
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="GBP",
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters: GBP."))],
    )
    week_start = models.SmallIntegerField(
        _("week starts on"), choices=Weekday.choices, default=Weekday.MONDAY
    )
    window_start_day = models.SmallIntegerField(
        _("the window starts on day"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
    )
    fiscal_start_month = models.SmallIntegerField(
        _("the fiscal year starts in month"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    owner_minutes = models.SmallIntegerField(
        _("minutes until an incident without an owner says so"),
        default=30,
        validators=[
            MinValueValidator(OWNER_MINUTES[0]),
            MaxValueValidator(OWNER_MINUTES[1]),
        ],
    )
    revision = models.BigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("partnership")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(client=models.F("partner")),
                name="partnership_two_organisations",
                violation_error_message=_("Client and partner are two organisations."),
            ),
            models.CheckConstraint(
                condition=models.Q(window_start_day__range=(1, 31)),
                name="partnership_window_start_day",
            ),
            models.CheckConstraint(
                condition=models.Q(fiscal_start_month__range=(1, 12)),
                name="partnership_fiscal_start_month",
            ),
            models.CheckConstraint(
                condition=models.Q(week_start__range=(0, 6)),
                name="partnership_week_start",
            ),
            models.CheckConstraint(
                condition=models.Q(owner_minutes__range=OWNER_MINUTES),
                name="partnership_owner_minutes",
            ),
        ]

    def __str__(self) -> str:
        first, second = self.organisations
        return _("%(first)s and %(second)s") % {"first": first, "second": second}

    @property
    def organisations(self) -> tuple[Organisation, Organisation]:
        """Both, in alphabetical order: neither comes first."""
        first, second = sorted((self.client, self.partner), key=lambda o: o.name)
        return first, second

    @property
    def calendar(self) -> Calendar:
        """The calendar that all of its days, weeks, windows and quarters follow."""
        return Calendar(
            time_zone=self.time_zone,
            week_start=self.week_start,
            window_start_day=self.window_start_day,
            fiscal_start_month=self.fiscal_start_month,
        )

    def organisation_of(self, side: str) -> Organisation:
        """The organisation of `client` or `partner`."""
        return {"client": self.client, "partner": self.partner}[side]
