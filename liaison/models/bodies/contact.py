"""The people through whom another body is reached."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.mail import Reader
from liaison.models.bodies.counterpart import Counterpart


class ContactQuerySet(models.QuerySet["Contact"]):
    def current(self, on: date | None = None) -> "ContactQuerySet":
        """Contacts in office on a day (today by default); ``until`` is the first day without."""
        on = on or clock.today()
        return self.filter(Q(until=None) | Q(until__gt=on), since__lte=on)


class Contact(models.Model):
    """A person who speaks for another body, since when and until when (proposal, 3.d to 3.f).

    A member of its channel, invited to its meetings, and free to answer by signed link
    without an account. Neither name nor address is ever shown in public.
    """

    counterpart = models.ForeignKey(
        Counterpart,
        on_delete=models.PROTECT,
        related_name="contacts",
        verbose_name=_("counterpart"),
    )
    name = models.CharField(_("name"), max_length=200)
    office = models.CharField(_("office"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(
        _("language"), max_length=10, choices=settings.BUREAU_LANGUAGES, default="en"
    )
    time_zone = models.CharField(_("time zone"), max_length=50, default="Europe/Zurich")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["counterpart", "since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="contact_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.counterpart})"

    @property
    def reader(self) -> Reader:
        """The same person as a reader of mail."""
        return Reader(
            email=self.email, name=self.name, language=self.language, time_zone=self.time_zone
        )
