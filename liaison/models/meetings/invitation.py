"""Who is asked to a meeting, what they answered, and who came."""

from typing import cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal.mail import Reader
from csb_portal.models import User
from families.models import Family
from liaison.choices.meetings import Reply
from liaison.models.bodies.audience import Audience
from liaison.models.bodies.contact import Contact
from liaison.models.meetings.meeting import Meeting


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def standing(self) -> "InvitationQuerySet":
        return self.filter(ended_at=None).select_related("user", "contact__counterpart", "audience")


class Invitation(models.Model):
    """One person, or one list, asked to come; the same row serves every notice (no doubles)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="meeting_invitations",
        verbose_name=_("person"),
    )
    contact = models.ForeignKey(
        Contact,
        on_delete=models.PROTECT,
        null=True,
        related_name="meeting_invitations",
        verbose_name=_("contact of the other body"),
    )
    audience = models.ForeignKey(
        Audience,
        on_delete=models.PROTECT,
        null=True,
        related_name="meeting_invitations",
        verbose_name=_("audience, by its list"),
    )
    invited_at = models.DateTimeField(_("invited at"))
    ended_at = models.DateTimeField(_("no longer invited since"), null=True)
    reply = models.CharField(_("answer"), max_length=8, choices=Reply.choices, blank=True)
    replied_at = models.DateTimeField(_("answered at"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"],
                condition=Q(user__isnull=False),
                name="one_invitation_a_user",
            ),
            models.UniqueConstraint(
                fields=["meeting", "contact"],
                condition=Q(contact__isnull=False),
                name="one_invitation_a_contact",
            ),
            models.UniqueConstraint(
                fields=["meeting", "audience"],
                condition=Q(audience__isnull=False),
                name="one_invitation_an_audience",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, contact=None, audience=None)
                | Q(user=None, contact__isnull=False, audience=None)
                | Q(user=None, contact=None, audience__isnull=False),
                name="an_invitation_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.user or self.contact or self.audience}"

    @property
    def reader(self) -> User | Reader:
        """The invited as a reader of mail."""
        if self.user:
            return self.user
        if self.contact:
            return self.contact.reader
        audience = cast("Audience", self.audience)  # an_invitation_of_one
        zone = str(settings.BUREAU_TIME_ZONE)
        return Reader(email=audience.address, name=audience.name_en, time_zone=zone)

    @property
    def name(self) -> str:
        """What the invited is called, on their own page."""
        if self.user:
            return str(self.user)
        return self.contact.name if self.contact else str(self.audience)

    @property
    def is_from_other_side(self) -> bool:
        """Whether it is somebody who speaks for the body the meeting is with."""
        return self.contact is not None and self.meeting.is_with(self.contact)


class Attendance(models.Model):
    """One who was there: a seat with who held it then, or a person of the other body.

    The seat counts for the quorum; the other body's people are counted, never named in public.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    family = models.ForeignKey(
        Family,
        on_delete=models.PROTECT,
        null=True,
        related_name="attendances",
        verbose_name=_("[family]"),
    )
    seat = models.PositiveSmallIntegerField(_("seat"), null=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="attendances",
        verbose_name=_("who sat there"),
    )
    contact = models.ForeignKey(
        Contact,
        on_delete=models.PROTECT,
        null=True,
        related_name="attendances",
        verbose_name=_("contact of the other body"),
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["meeting", "family__sort_order", "seat", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "family", "seat"],
                condition=Q(family__isnull=False),
                name="a_seat_is_present_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "contact"],
                condition=Q(contact__isnull=False),
                name="a_contact_is_present_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    family__isnull=False, seat__isnull=False, user__isnull=False, contact=None
                )
                | Q(family=None, seat=None, user=None, contact__isnull=False),
                name="a_seat_or_a_contact_is_present",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.user or self.contact}"
