"""The channels, and what was posted to them: by month, by thread, by words."""

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce, TruncMonth
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from csb_portal.months import Month
from liaison.channel_links import read_file_token
from liaison.choices.channels import Archive, PostStatus
from liaison.forms.channels import ArchiveFilter
from liaison.models import AddressState, Channel, Post
from liaison.models.channels.membership import member_by_key, memberships_of
from liaison.models.channels.post import PostQuerySet
from liaison.permissions import channels as permissions
from liaison.services.channels.uses import ways_for
from liaison.views.channels.finding import asks_for_login, find_channel, find_post
from liaison.views.channels.shown import handed_out, shown

POSTS_A_PAGE = 25


@require_safe
def channel_list(request: HttpRequest) -> HttpResponse:
    """Show every channel in use, who reads it, and by what the reader belongs to which."""
    user = request.user
    channels = list(
        Channel.objects.active()
        .prefetch_related("rules")
        .annotate(
            posted=Count("posts", filter=Q(posts__status=PostStatus.ACCEPTED)),
            latest=Max("posts__posted_at"),
        )
    )
    mine = memberships_of(user, channels) if user.is_authenticated else {}
    looks_after = permissions.can_moderate(user)
    rows = [
        {
            "channel": channel,
            "member": mine.get(channel.pk),
            "may_read": channel.archive == Archive.PUBLIC
            or looks_after
            or (channel.archive == Archive.MEMBERS and channel.pk in mine),
        }
        for channel in channels
    ]
    marked = []
    if user.is_authenticated:
        marked = list(AddressState.objects.marked().of(user))
    context = {
        "rows": rows,
        "marked": marked,
        "may_moderate": looks_after,
        "held": Post.objects.held().count() if looks_after else 0,
    }
    return render(request, "channels/channel_list.html", context)


@require_safe
@asks_for_login
def channel_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a channel's threads, the liveliest first; or the posts that fit a search."""
    channel = find_channel(request, slug)
    form = ArchiveFilter(request.GET or None)
    posts = channel.posts.accepted()
    found = form.narrow(posts).order_by("-posted_at") if form.narrows else _threads(posts)
    may_write = permissions.can_write(request.user, channel)
    context = {
        "channel": channel,
        "form": form,
        "page": Paginator(found, POSTS_A_PAGE).get_page(request.GET.get("page")),
        "months": _months(posts),
        "may_write": may_write,
        "may_see_members": permissions.can_see_members(request.user, channel),
        "is_member": permissions.is_member(request.user, channel),
        "may_moderate": permissions.can_moderate(request.user),
    }
    return render(request, "channels/channel_detail.html", context)


def _threads(posts: PostQuerySet) -> PostQuerySet:
    """The first post of each thread, with how many answers it has and when the last came."""
    answers = Q(in_this_thread__status=PostStatus.ACCEPTED)
    return (
        posts.filter(thread=None)
        .annotate(
            answers=Count("in_this_thread", filter=answers),
            latest=Coalesce(Max("in_this_thread__posted_at"), "posted_at"),
        )
        .order_by("-latest", "-number")
    )


def _months(posts: PostQuerySet) -> list[dict]:
    """Each month with posts, newest first, and how many it has."""
    by_month = posts.annotate(month=TruncMonth("posted_at", tzinfo=settings.BUREAU_TIME_ZONE))
    counted = by_month.order_by().values("month").annotate(count=Count("pk")).order_by("-month")
    return [{"month": Month.of(row["month"].date()), "count": row["count"]} for row in counted]


@require_safe
@asks_for_login
def post_detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one post at its permanent address, and the thread it stands in."""
    post = find_post(request, slug, number)
    others = post.channel.posts.accepted()
    context = {
        "post": post,
        "shown": shown(post),
        "channel": post.channel,
        "attachments": post.attachments.select_related("file"),
        "uses": post.uses.all(),
        "thread": _with_depth(list(Post.objects.in_thread(post))),
        "earlier": others.filter(number__lt=number).order_by("-number").first(),
        "later": others.filter(number__gt=number).order_by("number").first(),
        "may_write": permissions.can_write(request.user, post.channel),
        "ways": ways_for(request.user, post) if request.user.is_authenticated else [],
    }
    return render(request, "channels/post_detail.html", context)


@require_safe
@asks_for_login
def thread_detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a whole thread to read through."""
    post = find_post(request, slug, number)
    posts = list(Post.objects.in_thread(post).prefetch_related("attachments__file"))
    for one in posts:
        one.channel = post.channel
    context = {
        "channel": post.channel,
        "post": posts[0],
        "posts": [(one, shown(one)) for one in posts],
        "may_write": permissions.can_write(request.user, post.channel),
    }
    return render(request, "channels/thread.html", context)


@require_safe
@asks_for_login
def post_file(request: HttpRequest, slug: str, number: int, place: int) -> HttpResponseBase:
    """Hand out the attachment at ``place``, counted from one, to whoever may read the post."""
    post = find_post(request, slug, number)
    files = [attachment.file for attachment in post.attachments.select_related("file")]
    if not 1 <= place <= len(files):
        raise Http404
    return handed_out(files[place - 1])


@never_cache
@require_safe
def mailed_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """Hand out an attachment by the link in a member's own mail, while they belong."""
    read = read_file_token(token)
    if read:
        attachment, key = read
        if member_by_key(attachment.post.channel, key):
            return handed_out(attachment.file)
    return render(request, "channels/file_gone.html", status=404)


def _with_depth(posts: list[Post]) -> list[tuple[Post, int]]:
    """Pair each post of a thread with how deep it stands below the first one, three at most."""
    depths: dict[int, int] = {}
    children: dict[int | None, list[Post]] = {}
    known = {post.pk for post in posts}
    for post in posts:
        children.setdefault(post.parent_id if post.parent_id in known else None, []).append(post)
    ordered: list[Post] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        post = waiting.pop()
        above = depths.get(post.parent_id or 0, -1)
        depths[post.pk] = above + 1
        ordered.append(post)
        waiting += reversed(children.get(post.pk, []))
    return [(post, min(depths[post.pk], 3)) for post in ordered]
