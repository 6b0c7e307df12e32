"""A post becomes something else: a request of the register."""

from django.conf import settings
from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from csb_portal.errors import DomainError
from csb_portal.permissions import require, signed_in
from families.permissions.mandates import is_focal_point
from liaison.choices.channels import Target
from liaison.forms.channels.proposing import AgendaForm
from liaison.forms.register import RequestForm
from liaison.models import Post
from liaison.permissions.meetings import can_propose_items, can_see
from liaison.permissions.register import can_submit_requests, visible_messages
from liaison.rules.channels import topic_of
from liaison.rules.post_text import without_addresses
from liaison.services.channels.uses import record_use
from liaison.services.meetings.agenda import propose_item
from liaison.services.register.checks import AlreadyRecorded
from liaison.services.register.requests import submit_request
from liaison.views.channels.finding import find_post


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post_request(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Make a request of a post: the register's own form, filled in, and linked back."""
    require(can_submit_requests(request.user))
    post = find_post(request, slug, number)
    form = RequestForm(
        request.POST or None,
        request.FILES or None,
        initial=_initial(post),
        messages=visible_messages(request.user),
    )
    context = {"post": post, "channel": post.channel, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "channels/post_request.html", context)
    actor = signed_in(request)
    try:
        with transaction.atomic():
            made = submit_request(**form.text, details=form.details, actor=actor)
            record_use(
                post,
                Target.REQUEST,
                made,
                reference=made.reference,
                url=made.get_absolute_url(),
                actor=actor,
            )
    except AlreadyRecorded as error:
        flash.info(request, str(error))
        return redirect(error.message)
    except DomainError as error:
        form.add_error(None, str(error))
        return render(request, "channels/post_request.html", context)
    flash.success(request, _("Your request is received as %(message)s.") % {"message": made})
    return redirect(made)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post_agenda(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Propose a post for the agenda of a meeting that is ahead, and link the two."""
    require(is_focal_point(request.user))
    post = find_post(request, slug, number)
    form = AgendaForm(request.POST or None, initial={"title": topic_of(post.subject)[:200]})
    context = {"post": post, "channel": post.channel, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "channels/post_agenda.html", context)
    meeting, actor = form.cleaned_data["meeting"], signed_in(request)
    require(can_see(request.user, meeting) and can_propose_items(request.user, meeting))
    try:
        with transaction.atomic():
            title = form.cleaned_data["title"]
            item = propose_item(meeting, title=title, actor=actor, source=post)
            record_use(
                post,
                Target.AGENDA_ITEM,
                item,
                reference=meeting.reference,
                url=meeting.get_absolute_url(),
                actor=actor,
            )
    except DomainError as error:
        form.add_error(None, str(error))
        return render(request, "channels/post_agenda.html", context)
    flash.success(
        request, _("It is proposed for the agenda of %(meeting)s.") % {"meeting": meeting}
    )
    return redirect(meeting)


def _initial(post: Post) -> dict:
    body = without_addresses(post.body, settings.LIST_DOMAIN).strip()
    origin = _("From a post of %(name)s to %(channel)s:") % {
        "name": post.author_name,
        "channel": post.channel.name,
    }
    return {
        "subject": topic_of(post.subject)[:200],
        "body": f"{body}\n\n{origin} {post.permanent_url}\n",
    }
