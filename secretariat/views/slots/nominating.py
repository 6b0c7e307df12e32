"""Nominate, answer by a signed link, name somebody else."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import signed_in
from csb_portal.throttle import client_of, is_allowed
from secretariat.case_links import case_of
from secretariat.choices.slots import SlotRole
from secretariat.forms.slots.nominating import NamedAnewForm, NominationForm, WordForm
from secretariat.models import SlotCall, SlotNomination, SlotPerson
from secretariat.permissions.slots import can_nominate, seat_to_nominate
from secretariat.services.cases.lodging import Applicant
from secretariat.services.slots.answering import agree, leave
from secretariat.services.slots.nominating import name_anew, nominate
from secretariat.slot_links import person_of
from secretariat.views.cases.lodging import lead_on
from secretariat.views.slots.calls import find

AN_HOUR = timedelta(hours=1)


@require_http_methods(["GET", "HEAD", "POST"])
def nominate_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a nomination, with or without an account; what is refused stays in the form."""
    call = find(request, slug)
    if call.published_at is None:
        raise Http404
    seat = seat_to_nominate(request.user)
    if not can_nominate(request.user, call):
        return render(request, "secretariat/slots/nominate_closed.html", {"call": call}, status=403)
    form = NominationForm(request.POST or None, call=call, seat=seat)
    if request.method == "POST" and form.is_valid():
        try:
            nomination = _take(request, call, form)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your nomination is in. Both people get a mail."))
            return lead_on(request, nomination.case)
    context = {"call": call, "form": form, "seat": seat}
    return render(request, "secretariat/slots/nominate.html", context)


def _take(request: HttpRequest, call: SlotCall, form: NominationForm) -> SlotNomination:
    """Lodge what the form says. Raises ``DomainError``."""
    _throttle(request, form.emails)
    data, seat = form.cleaned_data, form.seat
    user = signed_in(request) if request.user.is_authenticated else None
    if seat:
        applicant = Applicant(
            name=seat.user.name,
            email=seat.user.email,
            family=seat.family,
            language=seat.user.language,
        )
    else:
        applicant = Applicant(
            name=data["own_name"],
            email=data["own_email"],
            organisation=data.get("organiser", ""),
            language=data["own_language"],
        )
    return nominate(call, form.nominated, applicant, key=data["key"], actor=user)


def _throttle(request: HttpRequest, emails: list[str]) -> None:
    """Raise ``DomainError`` where one client nominates, or one address is named, too often."""
    allowed = is_allowed("slots-client", client_of(request), times=30, within=AN_HOUR)
    for email in emails:
        allowed &= is_allowed("slots-address", email, times=15, within=AN_HOUR)
    if not allowed:
        raise DomainError(
            _("Too many nominations came from here, or name the same person, within an hour."),
            rule=_("A form that mails strangers has its limits."),
            so=_("Wait an hour, then send it again; nothing of it is lost in your browser."),
        )


def find_person(token: str) -> SlotPerson:
    """Return whose link it is, or a 404."""
    if person := person_of(token):
        return person
    raise Http404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def word(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody who is named agree, decline or withdraw; opening the link changes nothing."""
    person = find_person(token)
    initial = {"gender": person.gender, "is_name_withheld": person.is_name_withheld}
    form = WordForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with reported(request, _("Your answer is taken.")):
            if request.POST.get("step") == "leave":
                leave(person, reason=request.POST.get("reason", "")[:1000])
            else:
                agree(person, **form.cleaned_data)
        return redirect("participation:slot-word", token)
    nomination = SlotNomination.objects.with_people().get(pk=person.nomination_id)
    context = {
        "person": person,
        "nomination": nomination,
        "call": person.nomination.call,
        "place": getattr(nomination, "place", None),
        "form": form,
        "token": token,
    }
    return render(request, "secretariat/slots/word.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, token: str, role: str) -> HttpResponse:
    """Let whoever nominated name somebody else where one declined, until the deadline."""
    case = case_of(token)
    nomination = SlotNomination.objects.filter(case=case).first() if case else None
    if nomination is None or role not in SlotRole.values:
        raise Http404
    wanted = SlotRole(role)
    form = NamedAnewForm(request.POST or None, role=wanted)
    if request.method == "POST" and form.is_valid():
        try:
            _throttle(request, [form.cleaned_data[f"{role}_email"]])
            name_anew(nomination, wanted, form.named(role))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("They get a mail, and say yes or no."))
            return redirect("participation:follow", token)
    context = {"nomination": nomination, "form": form, "token": token, "role": wanted}
    return render(request, "secretariat/slots/rename.html", context)
