"""Pages on which somebody asks for something: accreditation, registration, a letter for a visa."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import User
from csb_portal.services.people import find_person
from csb_portal.throttle import client_of, is_allowed
from secretariat.case_links import follow_path, lodged_case, lodged_path
from secretariat.choices.cases import HIDDEN_FROM_FAMILIES, AskedOf, CaseKind
from secretariat.forms.lodging import AccreditationForm, LodgingForm, RegistrationForm, VisaForm
from secretariat.models import Case, Event, Requirement
from secretariat.permissions.cases import is_own_case
from secretariat.services.cases.lodging import lodge_case

AN_HOUR = timedelta(hours=1)
# Many people of one meeting share one address of its network.
FOR_A_CLIENT, FOR_AN_ADDRESS = 100, 5


@dataclass(frozen=True)
class Asking:
    """One thing that can be asked for on a page of its own."""

    kind: CaseKind
    form: type[LodgingForm]
    title: Promise
    lead: Promise
    button: Promise


ACCREDITATION = Asking(
    CaseKind.ACCREDITATION,
    AccreditationForm,
    gettext_lazy("Accreditation of an organisation"),
    gettext_lazy(
        "An organisation is admitted to the process, once for all its meetings. It takes a file "
        "with a checklist; you can hand it in piece by piece after you got your number."
    ),
    gettext_lazy("Ask for accreditation"),
)
REGISTRATION = Asking(
    CaseKind.REGISTRATION,
    RegistrationForm,
    gettext_lazy("Registration of a person"),
    gettext_lazy(
        "A person is entered for one meeting, and again for the next. Without it there is no "
        "badge and no pass."
    ),
    gettext_lazy("Register"),
)
VISA = Asking(
    CaseKind.VISA,
    VisaForm,
    gettext_lazy("Letter for a visa"),
    gettext_lazy("Whoever is registered for a meeting gets a letter to show to a consulate."),
    gettext_lazy("Ask for a letter"),
)


@require_safe
def accreditation(request: HttpRequest) -> HttpResponse:
    """Explain accreditation, what it takes, and how it differs from registration."""
    asked = Requirement.objects.filter(kind=CaseKind.ACCREDITATION)
    context = {
        "events": Event.objects.to_come(clock.today()).order_by("first_day"),
        "items": asked.filter(asked_of__in=[AskedOf.EVERYBODY, AskedOf.WITHOUT_STATUS]),
        "spared": asked.filter(asked_of__in=[AskedOf.EVERYBODY, AskedOf.WITH_STATUS]),
    }
    return render(request, "secretariat/cases/accreditation.html", context)


@require_safe
def registration(request: HttpRequest) -> HttpResponse:
    """Explain registration, for which meetings it is open, and how it differs."""
    events = Event.objects.to_come(clock.today()).order_by("first_day")
    return render(request, "secretariat/cases/registration.html", {"events": events})


@require_http_methods(["GET", "HEAD", "POST"])
def accreditation_create(request: HttpRequest) -> HttpResponse:
    """Let an organisation ask for its accreditation."""
    return _ask(request, ACCREDITATION)


@require_http_methods(["GET", "HEAD", "POST"])
def registration_create(request: HttpRequest) -> HttpResponse:
    """Let a person register for a meeting."""
    return _ask(request, REGISTRATION)


@require_http_methods(["GET", "HEAD", "POST"])
def visa_create(request: HttpRequest) -> HttpResponse:
    """Let somebody who is registered ask for a letter for a visa."""
    return _ask(request, VISA)


def _ask(request: HttpRequest, asking: Asking) -> HttpResponse:
    user = request.user if request.user.is_authenticated else None
    initial = {"event": _wanted_event(request)}
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = asking.form(*data, user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            case = _lodge(request, asking, form, user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return lead_on(request, case)
    hides = asking.kind in HIDDEN_FROM_FAMILIES
    context = {"form": form, "asking": asking, "hides_from_family": hides}
    return render(request, "secretariat/cases/lodge.html", context)


def _lodge(request: HttpRequest, asking: Asking, form: LodgingForm, user: User | None) -> Case:
    limit_lodging(request, form.cleaned_data["email"])
    data = form.cleaned_data
    return lodge_case(
        asking.kind,
        form.applicant,
        text=data.get("text", ""),
        event=data.get("event"),
        key=data["key"],
        files=data.get("documents", ()),
        actor=user,
    )


def lead_on(request: HttpRequest, case: Case) -> HttpResponse:
    """Lead whoever asked to their case, where its address is theirs for sure; else to their mail."""
    if not is_own_case(request.user, case):
        return redirect(lodged_path(case))
    said = _("Your number is %(number)s. The receipt was mailed to %(email)s.")
    messages.success(request, said % {"number": case, "email": case.email})
    return redirect(follow_path(case))


@require_safe
def lodged(request: HttpRequest, token: str) -> HttpResponse:
    """Tell somebody their number, and to which address the link that confirms it was mailed."""
    case = lodged_case(token)
    if case is None:
        raise Http404
    return render(request, "secretariat/cases/lodged.html", {"case": case})


def limit_lodging(request: HttpRequest, email: str) -> None:
    """Raise ``DomainError`` where one client asks, or strangers name one address, too often.

    Whoever logged in asks with an address of their own, however often others named it.
    """
    by_client = is_allowed("case-client", client_of(request), times=FOR_A_CLIENT, within=AN_HOUR)
    is_own = request.user.is_authenticated and find_person(email) == request.user
    is_spared = is_own or is_allowed("case-address", email, times=FOR_AN_ADDRESS, within=AN_HOUR)
    if not (by_client and is_spared):
        raise DomainError(
            _("Much was asked for from here, or in the name of this address, in the last hour."),
            rule=_("One address takes a few receipts an hour."),
            so=_("Try again in an hour; what you wrote is still in the form."),
        )


def _wanted_event(request: HttpRequest) -> Event | None:
    """Return the meeting whose page led here, else the next one."""
    to_come = Event.objects.to_come(clock.today()).order_by("first_day")
    return to_come.filter(slug=request.GET.get("event", "")).first() or to_come.first()
