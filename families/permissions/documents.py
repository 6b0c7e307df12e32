"""Who may do what with the governing documents."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.module_loading import import_string

from csb_portal.models import User
from csb_portal.permissions import is_staff
from families.models import ClauseComment, DocumentVersion
from families.permissions.mandates import is_focal_point


def can_manage_documents(user: User | AnonymousUser) -> bool:
    """Staff keep the texts: they draft, publish, and record what was adopted."""
    return is_staff(user)


def can_read_version(user: User | AnonymousUser, version: DocumentVersion) -> bool:
    """Everybody, once it is published; a draft is for those who keep the texts."""
    return not version.is_draft or can_manage_documents(user)


def can_comment(user: User | AnonymousUser, version: DocumentVersion) -> bool:
    """Sitting focal points, on what is in force or published for comments (charter)."""
    return version.takes_comments and is_focal_point(user)


def can_translate(user: User | AnonymousUser, version: DocumentVersion) -> bool:
    """Sitting focal points and staff, what everybody can read."""
    return not version.is_draft and (is_focal_point(user) or can_manage_documents(user))


def can_answer_comments(user: User | AnonymousUser) -> bool:
    """Staff, and whom the floors above name: the secretariat."""
    if is_staff(user):
        return True
    return any(import_string(path)(user) for path in settings.ANSWER_CLAUSE_COMMENTS)


def can_answer(user: User | AnonymousUser, comment: ClauseComment) -> bool:
    """Nobody decides on their own comment."""
    return comment.is_open and comment.author_id != user.pk and can_answer_comments(user)
