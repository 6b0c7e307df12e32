"""Pages about the roll of an election: its corrections, and what was mailed to each voter."""

from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.models import User
from csb_portal.permissions import require, signed_in
from elections.admin.forms import CorrectionForm
from elections.deliveries import deliveries_of
from elections.models import Election, RollEntry
from elections.permissions import can_run_elections
from elections.services.resends import send_again
from elections.services.rolls import add_to_roll, strike_from_roll
from families.models import Family


class RollPages:
    """Adds the pages of the roll to the admin of elections."""

    admin_site: admin.AdminSite

    def roll_urls(self) -> list[URLPattern]:
        correct = self.admin_site.admin_view(self.correct_roll)
        voter = self.admin_site.admin_view(self.voter)
        return [
            path("<int:pk>/roll/", correct, name="elections_election_correct_roll"),
            path("<int:pk>/roll/<int:entry_pk>/", voter, name="elections_election_voter"),
        ]

    def correct_roll(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Correct a frozen roll, with a reason."""
        require(can_run_elections(request.user))
        election = get_object_or_404(Election, pk=pk)
        form = CorrectionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                _correct(election, signed_in(request), **form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The roll is corrected, and the person is told."))
                return redirect("admin:elections_election_run", election.pk)
        title = _("Correct the roll of %(election)s") % {"election": election}
        context = self._page(request, title, election) | {"form": form}
        return TemplateResponse(request, "admin/elections/correct_roll.html", context)

    def voter(self, request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
        """Show what was mailed to one voter, and send one of the mails again."""
        require(can_run_elections(request.user))
        roll = RollEntry.objects.select_related("election", "user", "family")
        entry = get_object_or_404(roll, pk=entry_pk, election=pk)
        if request.method == "POST":
            with reported(request, _("The mail is written again, and goes out at once.")):
                send_again(entry, request.POST.get("occasion", ""), actor=signed_in(request))
            return redirect("admin:elections_election_voter", pk, entry_pk)
        (row,) = deliveries_of(entry.election, entry)
        confirmed = EmailAddress.objects.filter(user=entry.user, verified=True)
        context = self._page(request, entry.name, entry.election) | {
            "entry": entry,
            "address_is_confirmed": confirmed.exists(),
            "mails": [
                (each, each.letter.is_still_true(entry, each.occasion)) for each in row.deliveries
            ],
        }
        return TemplateResponse(request, "admin/elections/voter.html", context)

    def _page(self, request: HttpRequest, title: str, election: Election) -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": Election._meta,
            "title": title,
            "object": election,
        }


def _correct(
    election: Election, actor: User, *, kind: str, person: User, family: Family | None, reason: str
) -> None:
    if kind == "add":
        add_to_roll(election, person, family, reason=reason, actor=actor)
        return
    entry = election.roll.valid().filter(user=person).first()
    if entry is None:
        raise DomainError(_("%(name)s is not on this roll.") % {"name": person})
    strike_from_roll(entry, reason=reason, actor=actor)
