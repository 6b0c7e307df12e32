"""What focal points remark on a clause, as the charter's commentators did in brackets."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal.lifecycle import StatusModel
from families.choices.documents import COMMENT_TONES, COMMENT_TRANSITIONS, CommentStatus
from families.models.documents.version import Clause, DocumentVersion
from families.models.family import Family


class ClauseCommentQuerySet(models.QuerySet):
    def open(self) -> "ClauseCommentQuerySet":
        return self.filter(status=CommentStatus.OPEN)

    def with_people(self) -> "ClauseCommentQuerySet":
        return self.select_related(
            "author", "family", "answered_by", "taken_up_in__document", "clause__version__document"
        )


class ClauseComment(StatusModel):
    """A remark on one clause: open, taken up in a version, or declined with the reason."""

    TRANSITIONS = COMMENT_TRANSITIONS

    clause = models.ForeignKey(
        Clause, on_delete=models.PROTECT, related_name="comments", verbose_name=_("clause")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="clause_comments",
        verbose_name=_("author"),
    )
    family = models.ForeignKey(
        Family,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("[family]"),
        help_text=_("For which the author sat when writing."),
    )
    text = models.TextField(_("comment"), max_length=2000)
    made_at = models.DateTimeField(_("made at"))
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=CommentStatus.choices,
        default=CommentStatus.OPEN,
        editable=False,
    )
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    taken_up_in = models.ForeignKey(
        DocumentVersion,
        on_delete=models.PROTECT,
        null=True,
        related_name="comments_taken_up",
        verbose_name=_("taken up in"),
    )

    objects = ClauseCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on a clause")
        verbose_name_plural = _("comments on clauses")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=CommentStatus.OPEN, answered_at=None, taken_up_in=None)
                | Q(
                    status=CommentStatus.TAKEN_UP,
                    answered_at__isnull=False,
                    taken_up_in__isnull=False,
                )
                | Q(status=CommentStatus.DECLINED, answered_at__isnull=False, taken_up_in=None)
                & ~Q(answer=""),
                name="comment_has_what_its_status_says",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause}: {self.author}"

    def get_absolute_url(self) -> str:
        return f"{self.clause.version.get_absolute_url()}#comment-{self.pk}"

    @property
    def tone(self) -> str:
        return COMMENT_TONES[CommentStatus(self.status)]

    @property
    def is_open(self) -> bool:
        return self.status == CommentStatus.OPEN
