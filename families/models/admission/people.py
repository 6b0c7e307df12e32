"""The people and organisations behind an application, and what others say to it."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from families.models.admission.application import Application
from families.models.family import Family
from families.rules.admissions import CONFIRM_WITHIN


class ApplicationPerson(models.Model):
    """Somebody who would speak for the family, once they have given their word by a link."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="people")
    place = models.PositiveSmallIntegerField(_("place"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(
        _("language"), max_length=10, choices=settings.BUREAU_LANGUAGES, default="en"
    )
    confirmed_at = models.DateTimeField(_("gave their word at"), null=True)

    class Meta:
        verbose_name = _("person of an application")
        verbose_name_plural = _("people of applications")
        ordering = ["application", "place"]
        constraints = [
            models.UniqueConstraint(fields=["application", "place"], name="one_person_a_place"),
            models.UniqueConstraint(fields=["application", "email"], name="one_place_an_address"),
        ]

    def __str__(self) -> str:
        return self.name


class Supporter(models.Model):
    """An organisation that supports an application; everybody can read its name."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="supporters"
    )
    name = models.CharField(_("organisation"), max_length=200)

    class Meta:
        verbose_name = _("supporting organisation")
        verbose_name_plural = _("supporting organisations")
        ordering = ["application", "pk"]

    def __str__(self) -> str:
        return self.name


class ApplicationObjection(models.Model):
    """What a focal point objects, with the reason; everybody can read it."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="objections"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="+", verbose_name=_("speaks for")
    )
    reason = models.TextField(_("reason"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("objection to an application")
        verbose_name_plural = _("objections to applications")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "user"], name="one_application_objection_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.family}"


class ApplicationCommentQuerySet(models.QuerySet["ApplicationComment"]):
    def taken(self) -> "ApplicationCommentQuerySet":
        """Those of confirmed people: everybody can read them."""
        return self.exclude(taken_at=None)


class ApplicationComment(models.Model):
    """One confirmed person's word on an application; without ``taken_at`` not confirmed yet."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="comments")
    key = models.UUIDField(unique=True, editable=False)
    number = models.PositiveIntegerField(_("number"), null=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    family = models.ForeignKey(Family, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    name_is_public = models.BooleanField(_("name may be shown"), default=False)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.BUREAU_LANGUAGES, default="en"
    )
    text = models.TextField(_("comment"))
    written_at = models.DateTimeField(_("written at"))
    taken_at = models.DateTimeField(_("taken at"), null=True)
    removed_at = models.DateTimeField(_("removed at"), null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    removal_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ApplicationCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on an application")
        verbose_name_plural = _("comments on applications")
        ordering = ["application", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "number"], name="one_application_comment_a_number"
            ),
            models.CheckConstraint(
                condition=Q(taken_at=None, number=None)
                | Q(taken_at__isnull=False, number__isnull=False),
                name="taken_comment_has_its_number",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | ~Q(removal_reason=""),
                name="removed_application_comment_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}, {self.number}"

    def get_absolute_url(self) -> str:
        return f"{self.application.get_absolute_url()}#comment-{self.number}"

    @property
    def by(self) -> str:
        """Who wrote it, as far as they agreed to be named; focal points by name and family."""
        if self.family:
            return f"{self.name}, {self.family}"
        return self.name if self.name_is_public else str(_("a participant, name withheld"))

    @property
    def expires_at(self) -> datetime:
        return self.written_at + CONFIRM_WITHIN
