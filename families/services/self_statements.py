"""What somebody says of themselves, for a rule of balance; theirs alone to say and to take back."""

from datetime import date

from django.db import transaction

from csb_portal import audit, clock
from csb_portal.models import User
from families.choices.families import FamilyEvent
from families.models import SelfStatement


@transaction.atomic
def say_of_oneself(person: User, *, gender: str, region: str) -> SelfStatement | None:
    """Keep what ``person`` says of their gender and region; with both empty, nothing is kept.

    The trail notes that something was said, and never what.
    """
    if not (gender or region.strip()):
        SelfStatement.objects.filter(user=person).delete()
        statement = None
    else:
        statement, _created = SelfStatement.objects.update_or_create(
            user=person,
            defaults={"gender": gender, "region": region.strip(), "said_on": clock.today()},
        )
    audit.record(FamilyEvent.SELF_STATED, person, actor=person, public=False)
    return statement


@transaction.atomic
def take_over_statement(
    person: User, *, gender: str, region: str, said_on: date, actor: User
) -> SelfStatement | None:
    """Keep what ``person`` said elsewhere on a day, such as when they offered to sit.

    What was not said there changes nothing, and what they said here since then stands. The trail
    notes who let it be taken over.
    """
    known = SelfStatement.objects.filter(user=person).first() or SelfStatement(user=person)
    is_newer = known.said_on is None or known.said_on <= said_on
    before = (known.gender, known.region)
    for name, said in (("gender", gender), ("region", region.strip())):
        if said and (is_newer or not getattr(known, name)):
            setattr(known, name, said)
    if (known.gender, known.region) == before:
        return known if known.pk else None
    known.said_on = said_on if is_newer else known.said_on
    known.save()
    audit.record(FamilyEvent.SELF_STATED, person, actor=actor, public=False)
    return known
