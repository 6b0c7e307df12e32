"""A post becomes a participation case, lodged in the name of whoever wrote it."""

from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from csb_portal.errors import DomainError
from csb_portal.models import User
from csb_portal.permissions import require, signed_in
from liaison.choices.channels import Target
from liaison.forms.channels.casework import PostCaseForm
from liaison.models import Post
from liaison.rules.channels import topic_of
from liaison.rules.post_text import without_addresses
from liaison.services.channels.uses import record_use
from liaison.views.channels.finding import find_post
from secretariat.models import Case
from secretariat.permissions.cases import can_handle_cases
from secretariat.services.cases.lodging import lodge_case


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post_case(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Make a participation case of a post, and link the two both ways."""
    require(can_handle_cases(request.user))
    post = find_post(request, slug, number)
    form = PostCaseForm(request.POST or None, initial=_initial(post), user=post.author)
    if request.method == "POST" and form.is_valid():
        try:
            case = _lodged(post, form, signed_in(request))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, _("It is received as %(case)s.") % {"case": case})
            return redirect(case)
    context = {"post": post, "channel": post.channel, "form": form}
    return render(request, "channels/post_case.html", context)


@transaction.atomic
def _lodged(post: Post, form: PostCaseForm, actor: User) -> Case:
    """Lodge it once a kind: the same post again is the same case."""
    said = form.cleaned_data
    case = lodge_case(
        said["kind"],
        form.applicant,
        subject=topic_of(post.subject)[:200],
        text=said["text"],
        event=said["event"],
        key=uuid5(NAMESPACE_URL, f"{post.permanent_url}#{said['kind']}"),
        actor=actor,
        is_vouched=True,
    )
    url = case.get_absolute_url()
    record_use(post, Target.CASE, case, reference=case.reference, url=url, actor=actor)
    return case


def _initial(post: Post) -> dict[str, object]:
    body = without_addresses(post.body, settings.LIST_DOMAIN).strip()
    origin = _("From a post of %(name)s to %(channel)s:") % {
        "name": post.author_name,
        "channel": post.channel.name,
    }
    return {
        "name": post.author_name,
        "email": post.author_email,
        "text": f"{body}\n\n{origin} {post.permanent_url}\n",
    }
