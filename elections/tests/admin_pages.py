"""The administration's guided pages, as an operator works them in tests."""

from datetime import datetime

from django.http import HttpResponse
from django.test import Client

from csb_portal import clock
from elections.models import Election, VolunteerCall
from elections.services.closing import close_election
from elections.tests.factories import make_open_election, slugs_of, voters_of
from elections.tests.voting import vote


def run(
    client: Client,
    thing: Election | VolunteerCall,
    step: str = "",
    confirmed: str = "yes",
    **data: object,
) -> HttpResponse:
    """Look at a guided page, or take a step on it."""
    address = f"/admin/elections/{thing._meta.model_name}/{thing.pk}/run/"
    if not step:
        return client.get(address)
    fields = {"step": step, "confirmed": confirmed} | data
    return client.post(address, fields, follow=True)


def text_of(page: HttpResponse) -> str:
    return " ".join(page.text.split())


def hours(opens: datetime, closes: datetime) -> dict[str, str]:
    at = {"opens_at": opens, "closes_at": closes}
    return {
        f"{n}_{i}": part
        for n, m in at.items()
        for i, part in enumerate(m.strftime("%Y-%m-%d %H:%M").split())
    }


def make_tied() -> Election:
    """Let four voters choose one family each, and count."""
    election = make_open_election(families=4, voters=4, max_choices=1)
    for user, slug in zip(voters_of(election), slugs_of(election), strict=True):
        vote(election, user, slug)
    with clock.at(election.closes_at):
        return close_election(election, actor=None)
