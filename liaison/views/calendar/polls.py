"""Date polls: opened and decided by the secretariat, answered by both sides."""

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.mail.outbox import speakable
from csb_portal.permissions import is_staff, require, signed_in
from csb_portal.zones import zone
from liaison.forms.calendar import AnswerForm, PollForm, ReasonForm
from liaison.models import DatePoll, PollVoice
from liaison.permissions.calendar import can_run_polls, can_see_poll
from liaison.services.calendar.answers import answer_poll, find_voice, tally_of
from liaison.services.calendar.polls import call_off_poll, choose_date, open_poll
from liaison.services.repeats import AlreadyDone


def find_poll(reference: str) -> DatePoll:
    polls = DatePoll.objects.select_related("counterpart", "series", "chosen", "meeting")
    return get_object_or_404(polls, reference=reference)


@login_required
@require_safe
def poll_list(request: HttpRequest) -> HttpResponse:
    """Show the polls somebody was asked in; to the six and staff, all of them."""
    user = signed_in(request)
    polls = DatePoll.objects.select_related("counterpart", "chosen").annotate(
        asked=Count("voices"), answered=Count("voices", filter=Q(voices__answered_at__isnull=False))
    )
    if not (can_run_polls(user) or is_staff(user)):
        polls = polls.filter(pk__in=PollVoice.objects.filter(user=user).values("poll"))
    context = {"polls": polls, "may_open": can_run_polls(user)}
    return render(request, "calendar/poll_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def poll_create(request: HttpRequest) -> HttpResponse:
    """Ask both sides which hours suit them."""
    require(can_run_polls(request.user))
    form = PollForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            poll = open_poll(**form.cleaned_data, actor=signed_in(request))
        except AlreadyDone as repeat:
            flash.info(request, str(repeat))
            return redirect(repeat.thing)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, _("%(poll)s is open, and everybody is asked.") % {"poll": poll})
            return redirect(poll)
    return render(request, "calendar/poll_form.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def poll_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the dates with who said what, and take one's own answer."""
    poll, user = find_poll(reference), signed_in(request)
    require(can_see_poll(user, poll))
    voice = poll.voices.filter(user=user).first()
    form = AnswerForm(request.POST or None, poll=poll, voice=voice) if voice else None
    if request.method == "POST":
        if _is_kept(request, require(voice), require(form)):
            return redirect(poll)
        poll = find_poll(reference)
    context = _context(poll, voice, form) | {"may_run": can_run_polls(user)}
    return render(request, "calendar/poll_detail.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def poll_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Take the answer of a contact of the other body, who needs no account.

    Opening the link changes nothing, because mail scanners open links too.
    """
    try:
        voice = find_voice(token)
    except DomainError as error:
        return render(request, "meetings/invitation_stale.html", {"error": error}, status=410)
    reader = voice.reader
    with (
        timezone.override(zone(reader.time_zone)),
        translation.override(speakable(reader.language)),
    ):
        form = AnswerForm(request.POST or None, poll=voice.poll, voice=voice)
        if request.method == "POST" and _is_kept(request, voice, form):
            return redirect("calendar:poll-answer", token)
        context = _context(voice.poll, voice, form)
        return render(request, "calendar/poll_answer.html", context)


def _is_kept(request: HttpRequest, voice: PollVoice, form: AnswerForm) -> bool:
    """Keep an answer, or say on the form why it is refused."""
    if not form.is_valid():
        return False
    try:
        answer_poll(voice, form.choices, actor=voice.user)
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    flash.success(request, _("Your answer is kept. You can change it until the poll closes."))
    return True


def _context(poll: DatePoll, voice: PollVoice | None, form: AnswerForm | None) -> dict:
    voices = list(poll.voices.with_people())
    silent = [one for one in voices if one.answered_at is None]
    return {
        "poll": poll,
        "voice": voice,
        "form": form,
        "tallies": tally_of(poll),
        "asked": len(voices),
        "answered": len(voices) - len(silent),
        "silent": silent,
    }


@login_required
@require_POST
def poll_choose(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Choose a date, and so plan the meeting."""
    require(can_run_polls(request.user))
    poll = find_poll(reference)
    option = get_object_or_404(poll.options.select_related("poll"), pk=pk)
    with reported(request, _("The meeting is planned; look at it, then announce it.")):
        return redirect(choose_date(poll, option, actor=signed_in(request)))
    return redirect(poll)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def poll_call_off(request: HttpRequest, reference: str) -> HttpResponse:
    """End a poll without a date."""
    require(can_run_polls(request.user))
    poll = find_poll(reference)
    form = ReasonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "calendar/poll_call_off.html", {"poll": poll, "form": form})
    with reported(request, _("%(poll)s is called off.") % {"poll": poll}):
        call_off_poll(poll, actor=signed_in(request), **form.cleaned_data)
    return redirect(poll)
