"""Writing a post on the portal: written, read once more, sent."""

from django.conf import settings
from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from csb_portal.errors import DomainError
from csb_portal.files import token_of
from csb_portal.permissions import require, signed_in
from csb_portal.templatetags.face import in_zone
from liaison.choices.channels import PostStatus, Source
from liaison.forms.channels import PostForm
from liaison.models import Channel, Post
from liaison.permissions import channels as permissions
from liaison.rules.channels import is_a_reply
from liaison.rules.post_text import blocks_of, quotation_of, without_addresses
from liaison.services.channels.members import members_of
from liaison.services.channels.posting import Author, new_message_id, submit_post
from liaison.views.channels.finding import find_post
from liaison.views.register.two_step import is_complete, is_preview


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post_create(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Write a post, or an answer to post ``number``; see it as it will stand; send it.

    An answer quotes, so it is for whoever may read what it answers.
    """
    channel = get_object_or_404(Channel.objects.prefetch_related("rules"), slug=slug)
    require(permissions.can_write(request.user, channel))
    parent = find_post(request, slug, number) if number else None
    form = PostForm(request.POST or None, request.FILES or None, initial=_initial(parent))
    context = {"channel": channel, "parent": parent, "form": form}
    if not is_complete(request, form, lambda: None):
        return render(request, "channels/post_form.html", context)
    if is_preview(request):
        return render(request, "channels/post_preview.html", context | _preview(channel, form))
    try:
        post = _submit(request, channel, parent, form.cleaned_data)
    except DomainError as error:
        form.add_error(None, str(error))
        return render(request, "channels/post_form.html", context)
    if post.status == PostStatus.ACCEPTED:
        flash.success(request, _("Your post is out."))
        return redirect(post)
    flash.info(request, _("Your post is held: %(why)s") % {"why": post.why_held})
    return redirect(channel)


def _initial(parent: Post | None) -> dict:
    if parent is None:
        return {}
    body = without_addresses(parent.body, settings.LIST_DOMAIN)
    said = _("On %(when)s, %(name)s wrote:") % {
        "when": in_zone(parent.received_at, settings.BUREAU_TIME_ZONE),
        "name": parent.author_name,
    }
    subject = parent.subject if is_a_reply(parent.subject) else f"Re: {parent.subject}"
    return {"subject": subject, "body": quotation_of(body, said)}


def _preview(channel: Channel, form: PostForm) -> dict:
    draft = form.cleaned_data
    typed = [(name, form.data.get(name, "")) for name in ("key", "subject", "body")]
    return {
        "draft": draft,
        "shown": blocks_of(without_addresses(draft["body"], settings.LIST_DOMAIN)),
        "recipients": sum(member.receives for member in members_of(channel)),
        "hidden": typed + [("attachments", token_of(file)) for file in draft["attachments"]],
    }


def _submit(request: HttpRequest, channel: Channel, parent: Post | None, draft: dict) -> Post:
    return submit_post(
        channel,
        author=Author.of_user(signed_in(request)),
        subject=draft["subject"],
        body=draft["body"],
        source=Source.WEB,
        message_id=new_message_id(draft["key"]),
        in_reply_to=parent.message_id if parent else "",
        references=parent.references.split() if parent else (),
        attachments=draft["attachments"],
    )
