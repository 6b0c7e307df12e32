"""Held posts and what is decided on them."""

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from csb_portal.permissions import require, signed_in
from liaison.forms.channels.moderating import DecisionForm, DecisionsForm
from liaison.models import IncomingMail, Post
from liaison.permissions import channels as permissions
from liaison.services.channels.moderation import Decided, decide_posts
from liaison.views.channels.shown import shown

GLANCE = 3_000  # letters of each post in the queue; its own page has them all


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def held_list(request: HttpRequest) -> HttpResponse:
    """Show every held post, oldest first, and decide on several at once."""
    require(permissions.can_moderate(request.user))
    form = DecisionsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _decide(request, form, list(form.cleaned_data["posts"].select_related("channel")))
        return redirect("channels:held-list")
    posts = Post.objects.held().select_related("channel").order_by("received_at", "pk")
    chosen = set(request.POST.getlist("posts"))
    rows = [(post, shown(post, most=GLANCE), str(post.pk) in chosen) for post in posts[:100]]
    return render(request, "channels/held_list.html", {"rows": rows, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def held_post(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one held post whole, and decide on it; once decided, what was decided and why."""
    posts = Post.objects.select_related("channel", "author", "decided_by")
    post = get_object_or_404(posts, pk=pk, channel__slug=slug)
    require(permissions.can_moderate(request.user) or post.author_id == request.user.pk)
    if post.number:
        return redirect(post)
    may_decide = permissions.can_decide(request.user, post) and post.decided_at is None
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        require(permissions.can_moderate(request.user))
        _decide(request, form, [post])
        return redirect("channels:held-list")
    context = {
        "post": post,
        "channel": post.channel,
        "shown": shown(post),
        "attachments": post.attachments.select_related("file"),
        "whole_mail": IncomingMail.objects.whole_of(post) if post.is_held else None,
        "form": form,
        "may_decide": may_decide,
        "may_moderate": permissions.can_moderate(request.user),
    }
    return render(request, "channels/held_post.html", context)


def _decide(request: HttpRequest, form: DecisionForm, posts: list[Post]) -> None:
    decision, reason = form.cleaned_data["decision"], form.cleaned_data["reason"]
    result = decide_posts(posts, decision, actor=signed_in(request), reason=reason)
    _report(request, result, dict(form.fields["decision"].choices)[decision])  # type: ignore[attr-defined]


def _report(request: HttpRequest, result: Decided, decision: object) -> None:
    """Say how many went through, and of each other one why not."""
    if result.done:
        done = ngettext(
            "%(decision)s: %(count)d post.", "%(decision)s: %(count)d posts.", len(result.done)
        )
        flash.success(request, done % {"decision": decision, "count": len(result.done)})
    for post, why in result.skipped:
        skipped = _("Skipped “%(post)s”: %(why)s") % {"post": post.subject, "why": why}
        flash.error(request, skipped)
