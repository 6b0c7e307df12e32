"""Finding a channel and a post that the reader may see."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from liaison.models import Channel, Post
from liaison.permissions import channels as permissions

View = Callable[..., HttpResponseBase]


def asks_for_login(view: View) -> View:
    """Ask whoever is not logged in to do so, where that may open a closed archive.

    It is asked before anything is looked for, so it is asked for every number, used or not.
    """

    @wraps(view)
    def asking(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            channel = get_object_or_404(Channel, slug=slug)
            if not permissions.can_read_archive(request.user, channel):
                return redirect_to_login(request.get_full_path())
        return view(request, slug, *args, **kwargs)

    return asking


def find_channel(request: HttpRequest, slug: str) -> Channel:
    """Return a channel whose archive the reader may see.

    A 404 else: that there is such a channel is told, what is in it is not.
    """
    channel = get_object_or_404(Channel.objects.prefetch_related("rules"), slug=slug)
    if not permissions.can_read_archive(request.user, channel):
        raise Http404
    return channel


def find_post(request: HttpRequest, slug: str, number: int) -> Post:
    channel = find_channel(request, slug)
    posts = channel.posts.accepted().select_related("author", "author_contact", "parent", "thread")
    post = get_object_or_404(posts, number=number)
    post.channel = channel
    return post
