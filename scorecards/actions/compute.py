"""Compute a scorecard, and publish it.

A card is brought up to date in place while it is not published. A published one is
never changed: what differs later becomes the next version, which *restates* it and
says what became different. Computing twice writes nothing the second time.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from partnership import audit
from partnership.access import Door, Permission
from partnership.locks import hold
from partnership.models import Partnership
from partnership.periods import Kind, Period
from scorecards.actions.status import rebuilding
from scorecards.compose import compose
from scorecards.document import Document, from_json, to_json
from scorecards.models import Scorecard
from scorecards.queries.inputs import facts_of
from scorecards.restating import changes, same_content
from scorecards.spans import spans_of

SOON = timedelta(seconds=2)
CARD = "card"


@transaction.atomic
def compute(*, partnership: Partnership, period: Period, now: datetime) -> Scorecard:
    """The card of one week, window or quarter, up to date with what is known at `now`.

    Touches rows of this partnership alone. The number of queries depends neither on
    the number of KPIs nor on that of readings.
    """
    # One at a time in a partnership, and its revision as of now.
    locked = hold(partnership)
    spans = spans_of(locked.calendar, period, now)
    document = compose(facts_of(locked, spans, now), spans)
    latest, published = _versions(locked, period)
    if latest is None:
        return _write(Scorecard(**_identity(locked, period)), document)
    if same_content(latest.document, to_json(document)):
        return latest
    if latest.published_at is None:
        return _write(latest, _restating(document, published))
    Scorecard.objects.filter(pk=latest.pk).update(is_latest=False)
    following = Scorecard(**_identity(locked, period), version=latest.version + 1)
    return _write(following, _restating(document, latest))


@transaction.atomic
def publish(*, by: Door, period: Period, now: datetime) -> Scorecard:
    """Publish the latest version of a period's card: from now on it is only restated.

    Refused for a period that still runs, and for a side without the right. Publishing
    what is published already changes nothing.
    """
    by.require(Permission.AGREE)
    hold(by.partnership)
    card = _complete_card(by, period)
    if card.published_at is None:
        card.published_at, card.published_by = now, by.member
        card.save(update_fields=["published_at", "published_by"])
        audit.record(
            partnership=by.partnership,
            by=by.member,
            what="scorecard published",
            now=now,
            about={"period": period.key, "version": card.version},
        )
        _pages_changed(by.partnership)
    return card


def _complete_card(by: Door, period: Period) -> Scorecard:
    latest = by.rows(Scorecard).filter(period=period.key, is_latest=True)
    card = latest.select_for_update().first()
    if card is None:
        raise ValidationError(
            _("There is no scorecard of %(period)s. Import its readings first.")
            % {"period": period.label}
        )
    if not from_json(card.document).period.complete:
        raise ValidationError(
            _("%(period)s is not complete yet; publish it when it has passed.")
            % {"period": period.label}
        )
    return card


def _versions(
    partnership: Partnership, period: Period
) -> tuple[Scorecard | None, Scorecard | None]:
    """(latest version, latest published version)."""
    found = list(
        Scorecard.objects.filter(
            Q(is_latest=True) | Q(published_at__isnull=False),
            partnership=partnership,
            period=period.key,
        ).order_by("-version")[:2]
    )
    latest = next((card for card in found if card.is_latest), None)
    published = next((card for card in found if card.published_at is not None), None)
    return latest, published


def _identity(partnership: Partnership, period: Period) -> dict[str, object]:
    return {
        "partnership": partnership,
        "kind": str(period.kind),
        "period": period.key,
        "first": period.first,
        "last": period.last,
    }


def _restating(document: Document, published: Scorecard | None) -> Document:
    if published is None:
        return document
    return replace(
        document,
        restates=published.version,
        restated=changes(from_json(published.document), document),
    )


def _write(card: Scorecard, document: Document) -> Scorecard:
    score = document.score.ours
    card.ours = None if score is None else round(Decimal(str(score)), 2)
    card.document = to_json(document)
    card.revision = document.revision
    card.computed_at = document.computed_at
    card.first, card.last = document.period.first, document.period.last
    card.save()
    _pages_changed(card.partnership)
    if card.kind == Kind.WINDOW:
        # A moment later: many cards are computed in a row, and one page shows one.
        rebuilding.ask(
            partnership_id=card.partnership_id,
            due_at=document.computed_at + SOON,
            key=CARD,
        )
    return card


def _pages_changed(partnership: Partnership) -> None:
    """Pages are kept by revision; this one says that they are out of date."""
    Partnership.objects.filter(pk=partnership.pk).update(revision=F("revision") + 1)
