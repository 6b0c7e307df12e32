"""Links by which people confirm what they wrote or were named for; nothing else opens them."""

from django.conf import settings
from django.urls import reverse

from csb_portal.links import SignedLinks
from families.models import ApplicationComment, ApplicationPerson

people_links = SignedLinks("families.application-person")
comment_links = SignedLinks("families.application-comment")


def word_url(person: ApplicationPerson) -> str:
    """Return where somebody says that they stand behind an application, and later sees it."""
    token = people_links.token_of(person.key)
    return settings.SITE_URL + reverse("families:application-word", args=[token])


def comment_url(comment: ApplicationComment) -> str:
    """Return where somebody confirms what they wrote about an application."""
    token = comment_links.token_of(comment.key)
    return settings.SITE_URL + reverse("families:application-comment-confirm", args=[token])
