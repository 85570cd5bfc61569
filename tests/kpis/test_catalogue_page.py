"""Leaders take KPIs of the catalogue into use, without JavaScript."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from kpis.actions import kpis
from kpis.catalogue import CATALOGUE, CatalogueEntry
from kpis.models import Definition, Kpi
from partnership.access import WHO_CAN, Permission
from partnership.models import AuditEntry
from tests.cast import Cast
from tests.kpis.agreeing import in_use

SLUG = "northwind-brightcall"
PAGE = f"/p/{SLUG}/catalogue/"

Visit = Callable[[str], Client]


@pytest.fixture
def visit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A browser that somebody of the cast is signed in with."""
    monkeypatch.setattr("partnership.clock.now", lambda: cast.now)

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(
            cast.people[name], "django.contrib.auth.backends.ModelBackend"
        )
        return client

    return signed_in


def take(client: Client, code: str) -> HttpResponse:
    return client.post(f"{PAGE}{code}/", follow=True)


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def button_of(code: str) -> str:
    return f'action="{reverse("take_into_use", args=[SLUG, code])}"'


def test_a_leader_takes_a_kpi_into_use_and_it_appears_in_the_lists(
    cast: Cast, visit: Visit
) -> None:
    lena = visit("lena")
    assert button_of("aht") in text_of(lena.get(PAGE))
    assert "<code>aht</code>" in text_of(lena.get(PAGE))
    answer = take(lena, "aht")
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "Average handle time is in use." in text_of(answer)
    form = reverse("target_propose", args=[SLUG, "aht"])
    assert f'<a href="{form}">Propose a target</a>' in text_of(answer)
    assert button_of("aht") not in text_of(answer)
    for name in ("targets", "words", "kpis"):
        assert "Average handle time" in text_of(
            visit("amina").get(reverse(name, args=[SLUG]))
        )
    assert lena.get(reverse("kpi", args=[SLUG, "aht"])).status_code == 200


def test_what_is_taken_into_use_is_as_the_catalogue_advises_and_on_record(
    cast: Cast, visit: Visit
) -> None:
    take(visit("bo"), "aht")
    with cast.inside() as partnership:
        version = Definition.objects.get(partnership=partnership, kpi__code="aht")
        noted = AuditEntry.objects.get(
            partnership_id=partnership.pk, what="KPI taken into use"
        )
    assert (version.version, version.direction) == (1, "within")
    assert version.traps == CATALOGUE["aht"].traps
    assert (noted.by, noted.about) == (cast.bo.email, {"kpi": "aht"})


def test_the_page_says_of_each_entry_what_it_means_by_purpose(visit: Visit) -> None:
    shown = text_of(visit("bo").get(PAGE))
    titles = [f"{name}’s drivers" for name in ("BrightCall", "Northwind")]
    places = [shown.index(f">{title} <") for title in ("Results", "Operation", *titles)]
    assert places == sorted(places)
    for entry in CATALOGUE.values():
        said = (entry.name, entry.formula, entry.why, entry.traps, entry.source)
        assert [text for text in said if escape(text) not in shown] == []
        assert shown.count(button_of(entry.code)) == 1


def test_one_in_use_already_stays_as_it_is(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        in_use(cast, "asa")
    answer = take(visit("lena"), "asa")
    assert "Average speed of answer is in use already." in text_of(answer)
    with cast.inside() as partnership:
        assert Definition.objects.filter(partnership=partnership).count() == 1


def test_one_that_the_other_leader_takes_at_the_same_moment_is_taken_once(
    cast: Cast, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    bo = visit("bo")

    def meanwhile(code: str) -> CatalogueEntry:
        monkeypatch.setattr(kpis, "_entry", CATALOGUE.__getitem__)
        in_use(cast, code)
        return CATALOGUE[code]

    monkeypatch.setattr(kpis, "_entry", meanwhile)
    assert "Average handle time is in use." in text_of(take(bo, "aht"))
    with cast.inside() as partnership:
        assert Definition.objects.filter(partnership=partnership).count() == 1


def test_an_unknown_code_is_answered_with_a_sentence(cast: Cast, visit: Visit) -> None:
    answer = take(visit("lena"), "smiles")
    assert answer.status_code == 200
    assert "There is no KPI “smiles” in the catalogue." in text_of(answer)
    with cast.inside() as partnership:
        assert not Kpi.objects.filter(partnership=partnership).exists()


@pytest.mark.parametrize("who", ["tom", "amina", "sofia"])
def test_only_leaders_come_in_and_the_others_read_who_can(
    cast: Cast, visit: Visit, who: str
) -> None:
    client = visit(who)
    sentence = str(WHO_CAN[Permission.AGREE])
    for answer in (client.get(PAGE), take(client, "aht")):
        assert answer.status_code == 403
        assert sentence in text_of(answer)
    with cast.inside() as partnership:
        assert not Kpi.objects.filter(partnership=partnership).exists()


@pytest.mark.parametrize(("who", "linked"), [("lena", True), ("tom", False)])
def test_the_list_of_kpis_leads_leaders_to_the_catalogue(
    visit: Visit, who: str, linked: bool
) -> None:
    shown = text_of(visit(who).get(reverse("kpis", args=[SLUG])))
    assert (f'href="{PAGE}"' in shown) is linked


def test_a_catalogue_used_up_says_so(cast: Cast, visit: Visit) -> None:
    with cast.inside() as partnership:
        kpis.take_many(
            by="a test", partnership=partnership, codes=CATALOGUE, now=cast.now
        )
    assert "All of them are in use" in text_of(visit("lena").get(PAGE))
