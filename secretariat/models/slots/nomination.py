"""Nominations: a speaker and an alternate for one session, each by their own word."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal.lifecycle import StatusModel
from families.choices.bureau import Gender
from secretariat.choices.cases import OPEN_CASES
from secretariat.choices.slots import (
    PERSON_TONES,
    PERSON_TRANSITIONS,
    REGIONS,
    STANDING,
    NominatedBy,
    PersonStatus,
    SlotRole,
)
from secretariat.countries import country
from secretariat.models.cases import Case
from secretariat.models.slots.call import SlotCall, SlotSession
from secretariat.rules import slots as rules


class SlotNominationQuerySet(models.QuerySet["SlotNomination"]):
    def standing(self) -> "SlotNominationQuerySet":
        """Those nobody withdrew, refused or settled yet."""
        return self.filter(case__status__in=OPEN_CASES)

    def confirmed(self) -> "SlotNominationQuerySet":
        """Those that count, whatever became of them since."""
        return self.filter(case__in=Case.objects.confirmed())

    def with_people(self) -> "SlotNominationQuerySet":
        return self.select_related("case__family", "case__event", "session").prefetch_related(
            "people"
        )


class SlotNomination(models.Model):
    """What a case of the kind slot asks for: one session, with a speaker and an alternate.

    Of a side event they are who answers for it, and who stands in.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="slot_nomination")
    call = models.ForeignKey(SlotCall, on_delete=models.PROTECT, related_name="nominations")
    session = models.ForeignKey(SlotSession, on_delete=models.PROTECT, related_name="nominations")
    nominated_by = models.CharField(_("in whose name"), max_length=6, choices=NominatedBy.choices)
    group_name = models.CharField(_("working group or caucus"), max_length=200, blank=True)
    title = models.CharField(_("title of the side event"), max_length=200, blank=True)
    organiser = models.CharField(_("organiser"), max_length=200, blank=True)
    room_need = models.TextField(_("what it needs of a room"), blank=True)
    passed_over = models.TextField(_("why it is not on the slate"), blank=True)

    objects = SlotNominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.case.reference

    @property
    def by(self) -> str:
        """In whose name, as everybody may read it."""
        if self.case.family:
            return str(self.case.family)
        return self.group_name or str(_("Others"))

    @property
    def answers(self) -> dict[str, str]:
        """What each of the two answered; whoever was named anew comes in place of who left."""
        return {person.role: person.status for person in self._in_order()}

    @property
    def speaks(self) -> "SlotPerson | None":
        """Who speaks: the alternate where the speaker left."""
        role = rules.who_speaks(self.answers)
        return self._standing(role) if role else None

    @property
    def alternate(self) -> "SlotPerson | None":
        """Who stands in for whoever speaks, if anybody is left."""
        person = self._standing(SlotRole.ALTERNATE)
        return None if person == self.speaks else person

    @property
    def agreed_alternate(self) -> "SlotPerson | None":
        """The alternate who agreed; nobody else is shown beside a speaker."""
        person = self.alternate
        return person if person and person.has_agreed else None

    @property
    def can_stand(self) -> bool:
        return self.case.is_open and self.case.is_confirmed and rules.can_stand(self.answers)

    @property
    def can_be_left(self) -> bool:
        """Whether its people can still decline or withdraw: until it is known who spoke."""
        place = getattr(self, "place", None)
        return self.case.is_open or (place is not None and place.takes_outcome)

    @property
    def has_stepped_in(self) -> bool:
        """Whether the alternate speaks in the place of the speaker."""
        person = self.speaks
        return person is not None and person.role == SlotRole.ALTERNATE

    @property
    def open_roles(self) -> list[SlotRole]:
        """For what somebody else can be named; where the alternate stepped in, they speak."""
        if self.has_stepped_in and rules.can_stand(self.answers):
            return []
        return [role for role in SlotRole if self._standing(role) is None]

    def _in_order(self) -> "list[SlotPerson]":
        return sorted(self.people.all(), key=lambda person: person.pk)

    def _standing(self, role: str) -> "SlotPerson | None":
        found = (one for one in self._in_order() if one.role == role and one.stands)
        return next(found, None)


class SlotPerson(StatusModel):
    """Somebody who was named: nobody comes on a slate without their own word.

    ``session`` is the nomination's, kept here so that the database itself refuses the same
    person twice. ``email`` is kept in small letters.
    """

    TRANSITIONS = PERSON_TRANSITIONS

    nomination = models.ForeignKey(SlotNomination, on_delete=models.PROTECT, related_name="people")
    session = models.ForeignKey(SlotSession, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True, editable=False, default=uuid.uuid4)
    role = models.CharField(_("role"), max_length=9, choices=SlotRole.choices)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.BUREAU_LANGUAGES, default="en"
    )
    gender = models.CharField(_("gender"), max_length=10, choices=Gender.choices, blank=True)
    is_name_withheld = models.BooleanField(_("the name is not shown"), default=False)
    status = models.CharField(
        _("answer"),
        max_length=9,
        choices=PersonStatus.choices,
        default=PersonStatus.ASKED,
        editable=False,
    )
    answered_at = models.DateTimeField(_("answered at"), null=True)
    left_at = models.DateTimeField(_("declined or withdrew at"), null=True)

    class Meta:
        verbose_name = _("person nominated")
        verbose_name_plural = _("people nominated")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "email"],
                condition=Q(status__in=STANDING),
                name="one_nomination_a_person_and_session",
            ),
            models.UniqueConstraint(
                fields=["nomination", "role"],
                condition=Q(status__in=STANDING),
                name="one_person_a_role_of_a_nomination",
            ),
            models.CheckConstraint(
                condition=Q(status__in=STANDING, left_at=None)
                | ~Q(status__in=STANDING) & Q(left_at__isnull=False),
                name="whoever_left_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("participation:case-detail", args=[self.nomination.case.reference])

    @property
    def stands(self) -> bool:
        return self.status in STANDING

    @property
    def has_agreed(self) -> bool:
        return self.status == PersonStatus.CONFIRMED

    @property
    def is_asked(self) -> bool:
        return self.status == PersonStatus.ASKED

    @property
    def tone(self) -> str:
        return PERSON_TONES[PersonStatus(self.status)]

    @property
    def public_name(self) -> str:
        """The name as everybody reads it on a slate."""
        return str(_("Name withheld")) if self.is_name_withheld else self.name

    @property
    def region(self) -> str:
        """The region of the country, in words."""
        found = country(self.country) if self.country else None
        return str(REGIONS.get(found.region, found.region)) if found else ""

    @property
    def last_answer_at(self) -> datetime | None:
        return self.left_at or self.answered_at
