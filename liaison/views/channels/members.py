"""Who belongs to a channel, by what, and one's own place in it."""

from datetime import date

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from liaison.forms.channels import AddressForm, OverrideForm
from liaison.models import AddressState, Channel, MembershipOverride
from liaison.permissions import channels as permissions
from liaison.services.channels.addresses import choose_address, clear_address
from liaison.services.channels.exceptions import end_override, make_override
from liaison.services.channels.leaving import come_back, leave
from liaison.services.channels.members import member_for, members_of, owners_of


def _find(slug: str) -> Channel:
    return get_object_or_404(Channel.objects.prefetch_related("rules"), slug=slug)


@login_required
@require_safe
def member_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the members of a channel on any day and by what each belongs; no addresses.

    Whoever only subscribes sees how many others do, and not who.
    """
    channel = _find(slug)
    require(permissions.can_see_members(request.user, channel))
    on = _day(request.GET.get("on", ""))
    may_moderate = permissions.can_moderate(request.user)
    sees_subscribers = permissions.can_see_subscribers(request.user, channel)
    members = members_of(channel, on)
    named = [one for one in members if sees_subscribers or not one.only_subscribes]
    context = {
        "channel": channel,
        "on": on,
        "asked": on or clock.today(),
        "count": len(members),
        "members": named,
        "unnamed": len(members) - len(named),
        "sees_subscribers": sees_subscribers,
        "owners": owners_of(channel, on),
        "overrides": channel.overrides.current(on).select_related("actor"),
        "may_moderate": may_moderate,
    }
    return render(request, "channels/member_list.html", context)


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    return day if day and day != clock.today() else None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def override_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Make an exception to the rules of a channel."""
    channel = _find(slug)
    require(permissions.can_moderate(request.user))
    form = OverrideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            make_override(channel, actor=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, _("The exception is kept."))
            return redirect("channels:member-list", channel.slug)
    return render(request, "channels/override_form.html", {"channel": channel, "form": form})


@login_required
@require_POST
def override_end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    require(permissions.can_moderate(request.user))
    override = get_object_or_404(MembershipOverride, pk=pk, channel__slug=slug)
    with reported(request, _("The exception has ended.")):
        end_override(override, actor=signed_in(request))
    return redirect("channels:member-list", slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Say why the reader is in this channel, where posts go, and how to leave or why not."""
    channel, user = _find(slug), signed_in(request)
    member = member_for(channel, user)
    if member is None:
        raise Http404
    form = AddressForm(request.POST or None, user=user, initial={"email": member.email.lower()})
    if request.method == "POST" and form.is_valid():
        with reported(request, _("Posts of this channel now go to that address.")):
            choose_address(channel, user=user, email=form.cleaned_data["email"])
        return redirect("channels:my-place", slug)
    muted = member.muted
    context = {
        "channel": channel,
        "member": member,
        "kept_out": muted if muted and muted.keeps_out else None,
        "form": form,
    }
    return render(request, "channels/my_place.html", context)


@login_required
@require_POST
def my_leaving(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the reader out of a channel, or bring them back."""
    channel, user = _find(slug), signed_in(request)
    if "back" in request.POST:
        with reported(request, _("The posts come to you again.")):
            come_back(channel, user=user)
        return redirect("channels:my-place", slug)
    with reported(request, _("You get no more posts of this channel.")):
        leave(channel, user.email)
    return redirect("channels:channel-list")


@login_required
@require_POST
def address_clear(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the owner's word that an address works again."""
    user = signed_in(request)
    state = get_object_or_404(AddressState.objects.of(user), pk=pk)
    with reported(request, _("Posts go to %(email)s again.") % {"email": state.email}):
        clear_address(state, actor=user)
    return redirect("channels:channel-list")
