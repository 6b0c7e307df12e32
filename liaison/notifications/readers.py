"""The bodies of this floor as readers of mail."""

from django.conf import settings

from csb_portal.mail import Reader
from csb_portal.models import User
from liaison.models import Audience, Counterpart
from liaison.models.inbox.shift import on_duty
from secretariat.models import Seat


def body_reader(name: str, email: str) -> Reader:
    return Reader(email=email, name=name, time_zone=str(settings.BUREAU_TIME_ZONE))


def list_of(audience: Audience) -> Reader:
    return body_reader(audience.name_en, audience.address)


def plenary() -> list[Reader]:
    """The lists by which the plenary hears what was decided in its name (proposal, 1.d)."""
    return [list_of(audience) for audience in Audience.objects.plenary()]


def contact_of(counterpart: Counterpart | None) -> list[Reader]:
    if counterpart is None or not counterpart.contact_email:
        return []
    return [body_reader(counterpart.name_en, counterpart.contact_email)]


def secretariat(*, but: User | None = None) -> list[User | Reader]:
    """The six, each in their own language; while no seat is filled, the address of their list."""
    seated = list(Seat.objects.current().users())
    if seated:
        return [user for user in seated if user != but]
    audience = Audience.objects.secretariat()
    return [list_of(audience)] if audience else []


def on_duty_first(*, but: User | None = None) -> list[User | Reader]:
    """Whoever has the duty; the other members hear later, of what nobody has taken by then.

    Everybody at once where nobody is on duty, or where it is the one who need not be asked.
    """
    now = on_duty()
    if now is None or now.user == but:
        return secretariat(but=but)
    return [now.user]
