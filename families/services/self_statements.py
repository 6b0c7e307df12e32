"""What somebody says of themselves, for a rule of balance; theirs alone to say and to take back."""

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
