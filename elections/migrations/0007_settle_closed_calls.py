"""Write down of calls that closed before how their seats were filled, and which mandates they began."""

from typing import Any

from django.db import migrations
from django.db.models import Q

TRIED_IN_VAIN = ["cancelled", "no_quorum", "annulled"]


def settle(apps: Any, schema_editor: Any) -> None:
    """Read it, for a last time, from today's seats and from the titles that mandates quote."""
    VolunteerCall = apps.get_model("elections", "VolunteerCall")
    Family = apps.get_model("families", "Family")
    for call in VolunteerCall.objects.filter(status="closed", fills="seats"):
        stand = call.nominations.filter(status="standing")
        votes = call.elections.filter(is_trial=False, first_round=None, group__isnull=False)
        known = Q(status="active") | Q(pk__in=stand.values("group"))
        for group in Family.objects.filter(known):
            offers = stand.filter(group=group).count()
            vote = votes.filter(group=group).exclude(status__in=TRIED_IN_VAIN).first()
            seats = vote.seats if vote else group.seats
            needs_vote = bool(vote) or offers > seats or (offers and call.none_offered)
            route = "vote" if needs_vote else "serve" if offers == seats else "fill"
            call.group_seats.create(group=group, seats=seats, route=route)
        _link(apps, call, None, call.title, stand.values("person"))
        for vote in votes:
            people = vote.candidacies.filter(outcome="elected").values("person")
            _link(apps, call, vote, vote.title, people)


def _link(apps: Any, call: Any, election: Any, title: str, people: Any) -> None:
    Seating = apps.get_model("elections", "Seating")
    FocalPoint = apps.get_model("families", "FocalPoint")
    begun = FocalPoint.objects.filter(designated_by=title, user__in=people)
    if election:
        begun = begun.filter(family=election.group)
    for mandate in begun.exclude(pk__in=Seating.objects.values("mandate")):
        Seating.objects.create(call=call, election=election, mandate=mandate)


class Migration(migrations.Migration):

    dependencies = [
        ('elections', '0006_settled_seats'),
    ]

    operations = [
        migrations.RunPython(settle, migrations.RunPython.noop),
    ]
