"""Words of the governing documents: their kinds, the states of a version and of a comment."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    CHARTER = "charter", _("Charter")
    PROPOSAL = "proposal", _("Proposal")
    CRITERIA = "criteria", _("Criteria")
    OTHER = "other", _("Other text")


class VersionStatus(models.TextChoices):
    """A published version is never edited: it is adopted, or another takes its place."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published for comments")
    ADOPTED = "adopted", _("In force")
    SUPERSEDED = "superseded", _("Superseded")


VERSION_TRANSITIONS = {
    VersionStatus.DRAFT: {VersionStatus.PUBLISHED},
    VersionStatus.PUBLISHED: {VersionStatus.ADOPTED, VersionStatus.SUPERSEDED},
    VersionStatus.ADOPTED: {VersionStatus.SUPERSEDED},
    VersionStatus.SUPERSEDED: set(),
}

VERSION_TONES = {
    VersionStatus.DRAFT: "draft",
    VersionStatus.PUBLISHED: "open",
    VersionStatus.ADOPTED: "done",
    VersionStatus.SUPERSEDED: "stopped",
}


class CommentStatus(models.TextChoices):
    """What became of a comment on a clause."""

    OPEN = "open", _("Open")
    TAKEN_UP = "taken_up", _("Taken up")
    DECLINED = "declined", _("Declined")


COMMENT_TRANSITIONS = {
    CommentStatus.OPEN: {CommentStatus.TAKEN_UP, CommentStatus.DECLINED},
    CommentStatus.TAKEN_UP: set(),
    CommentStatus.DECLINED: set(),
}

COMMENT_TONES = {
    CommentStatus.OPEN: "open",
    CommentStatus.TAKEN_UP: "done",
    CommentStatus.DECLINED: "stopped",
}


class DocumentEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    DRAFTED = "families.document_drafted", "Version of a document drafted"
    DRAFT_SAVED = "families.document_draft_saved", "Draft of a document saved"
    DISCARDED = "families.document_draft_discarded", "Draft of a document discarded"
    PUBLISHED = "families.document_published", "Version of a document published"
    ADOPTED = "families.document_adopted", "Version of a document adopted"
    SUPERSEDED = "families.document_superseded", "Version of a document superseded"
    TRANSLATED = "families.document_translated", "Translation of a document added"
    TRANSLATION_CHECKED = (
        "families.document_translation_checked",
        "Translation of a document checked",
    )
    COMMENTED = "families.clause_commented", "Comment on a clause taken"
    TAKEN_UP = "families.clause_comment_taken_up", "Comment on a clause taken up"
    DECLINED = "families.clause_comment_declined", "Comment on a clause declined"
