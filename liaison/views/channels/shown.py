"""The text of a post as a page shows it."""

from django.conf import settings
from django.http import Http404
from django.http.response import HttpResponseBase

from csb_portal.files import download
from csb_portal.models import StoredFile
from liaison.models import Post
from liaison.rules.post_text import Block, blocks_of, without_addresses


def shown(post: Post, *, most: int | None = None) -> list[Block]:
    """Return the blocks of a post's text, or of its first letters, with nobody's address in them."""
    text = without_addresses(post.body, settings.LIST_DOMAIN)
    if most is not None and len(text) > most:
        text = f"{text[:most]} …"
    return blocks_of(text)


def handed_out(file: StoredFile) -> HttpResponseBase:
    """Answer with a file of a post; whoever asks has the right to it."""
    try:
        return download(file)
    except FileNotFoundError as error:
        raise Http404 from error
