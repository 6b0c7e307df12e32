"""What this floor knows of those who asked for something: their cases, words and files."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal import files
from csb_portal.models import User
from csb_portal.personal_data import AddressRows, Holding, Rows, Values, plain
from csb_portal.services.erasure import pseudonym
from secretariat.choices.cases import CaseStatus
from secretariat.models import Case, CaseFile, CaseItem, CaseNote

SHOWN = ("reference", "kind", "subject", "text", "name", "email", "organisation", "received_at")
OWN = Rows("secretariat.Case", "applicant", (*SHOWN, "status", "closed_at"))
BY_ADDRESS = AddressRows("secretariat.Case", "email", SHOWN, condition=Q(applicant=None))
# Whoever only lodged a case for somebody has not handled it.
LODGED = (CaseStatus.UNCONFIRMED, CaseStatus.RECEIVED)
MOVED = [status for status in CaseStatus if status not in LODGED]


def own_cases(user: User) -> QuerySet[Case]:
    """Return what somebody asked for, by the account or by an address alone."""
    of_both = Q(pk__in=OWN.of(user).values("pk")) | Q(pk__in=BY_ADDRESS.of(user).values("pk"))
    return Case.objects.filter(of_both)


def written_in_cases(user: User) -> list[Values]:
    """What lies in the file of somebody's cases: their words, what they handed in, what they read."""
    cases = own_cases(user)
    notes = CaseNote.objects.filter(case__in=cases, is_shared=True).values(
        "case__reference", "text", "at"
    )
    items = CaseItem.objects.filter(case__in=cases).exclude(received_at=None)
    answers = items.values("case__reference", "requirement__code", "answer", "received_at")
    kept = CaseFile.objects.filter(case__in=cases, is_shared=True).exclude(stored=None)
    documents = kept.values("case__reference", "stored__name", "stored__sha256", "added_at")
    found = (("note", notes), ("item", answers), ("file", documents))
    return [{"record": name} | plain(row) for name, rows in found for row in rows]


def forget_words(cases: QuerySet[Case]) -> int:
    """Take the words out of some cases: of whoever asked, and on whoever asked."""
    changed = cases.exclude(text="").update(text="")
    changed += CaseNote.objects.filter(case__in=cases).exclude(text="").update(text="")
    return changed + CaseItem.objects.filter(case__in=cases).exclude(answer="").update(answer="")


def forget_files(cases: QuerySet[Case]) -> int:
    """Take the documents out of some cases; that there were any stays."""
    kept = CaseFile.objects.filter(case__in=cases).exclude(stored=None)
    documents = [one.stored for one in kept.select_related("stored") if one.stored]
    kept.update(stored=None)
    return files.discard(documents)


def erase_applicant(user: User) -> None:
    """Keep what was asked for and decided, under a number; nobody is written to about it."""
    cases = Case.objects.filter(pk__in=[*own_cases(user).values_list("pk", flat=True)])
    forget_files(cases)
    forget_words(cases)
    for case in cases:
        case.name, case.email = pseudonym(user), f"erased-{case.pk}@example.invalid"
        case.save(update_fields=["name", "email"])


CASE_HOLDINGS = (
    Holding(
        "secretariat.cases",
        gettext_lazy("What you asked the [secretariat] for, and what became of it"),
        gettext_lazy("So that it can be handled, decided, and explained afterwards."),
        gettext_lazy(
            "that you asked, and what was decided, for good; after it is settled your address for "
            "%(addresses)d days, your words for %(words)d and your files for %(files)d"
        ),
        rows=(OWN, BY_ADDRESS),
        collect=written_in_cases,
        erase=erase_applicant,
        stays=gettext_lazy(
            "The number, what was asked for and the decision stay, under a number instead of your "
            "name: they are counted in reports. Your address, words and files go."
        ),
        days={
            "addresses": "secretariat.case-addresses",
            "words": "secretariat.case-words",
            "files": "secretariat.case-files",
        },
    ),
)


def case_blockers(user: User) -> list[str]:
    """Whoever still waits for something withdraws it first, so that others get it."""
    return [
        _("%(case)s, which %(person)s asked for, is not settled; it has to be withdrawn first.")
        % {"case": case, "person": user}
        for case in own_cases(user).open()  # type: ignore[attr-defined]
    ]


def handled_for_each_other(kept: User, merged: User) -> list[str]:
    """Nobody handles or decides on what they asked for, so such accounts are two people."""
    sentences = []
    for one, other in ((kept, merged), (merged, kept)):
        moved = Q(steps__by=other, steps__status__in=MOVED)
        touched = Q(handler=other) | Q(decisions__recorded_by=other) | moved
        sentences += [
            _(
                "%(case)s was asked for by %(one)s and handled by %(other)s: nobody handles what "
                "they asked for. Close the account that is no longer used instead."
            )
            % {"case": case, "one": one, "other": other}
            for case in own_cases(one).filter(touched).distinct()
        ]
    return sentences
