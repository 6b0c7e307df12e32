"""Who hears of the monthly report, and of their own subscription."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from csb_portal import clock, mail
from csb_portal.mail import Reader
from csb_portal.models import User
from families.models import FocalPoint
from liaison.models import AddressState
from reports import tokens
from reports.edition import Edition
from reports.models import (
    Assignment,
    MonthlyReport,
    ReportVersion,
    SectionComment,
    Subscription,
    TextRevision,
)
from reports.permissions import members

OCCASION = "reports:"
LINK = re.compile(r"(?<!\\)\[((?:\\.|[^\]\\])+)\]\(([^()\s]+)\)")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def report_drafted(report: MonthlyReport) -> None:
    """Tell the secretariat that the month's draft waits for its words."""
    mail.queue(
        "reports/email/report_drafted",
        to=members(),
        occasion=f"{OCCASION}drafted:{report.slug}",
        report=report,
        url=f"{settings.SITE_URL}{report.get_absolute_url()}draft/",
    )


def report_to_approve(report: MonthlyReport, revision: TextRevision) -> None:
    """Ask every member but its writer to read a text and stand by it."""
    mail.queue(
        "reports/email/report_to_approve",
        to=members().filter(~Q(pk=revision.saved_by_id)),
        occasion=f"{OCCASION}to-approve:{report.slug}:{revision.number}",
        report=report,
        revision=revision,
        url=f"{settings.SITE_URL}{report.get_absolute_url()}draft/",
    )


def report_due_soon(report: MonthlyReport) -> None:
    """Tell the members, once, that a report falls due."""
    _remind("report_due_soon", report)


def report_overdue(report: MonthlyReport) -> None:
    """Tell the members, once, that a report is late, which everybody can see."""
    _remind("report_overdue", report)


@dataclass(frozen=True)
class SectionNews:
    """What is new to the writer of a section: that it is theirs, and what others said on it."""

    assignment: Assignment
    is_given: bool
    remarks: list[SectionComment]

    @property
    def url(self) -> str:
        place = [self.assignment.report.slug, self.assignment.section]
        return settings.SITE_URL + reverse("reports:section-detail", args=place)


def sections_changed(
    report: MonthlyReport, person: User, sections: list[SectionNews], *, at: datetime
) -> None:
    """Tell a writer what is new on their sections, in one mail."""
    mail.queue(
        "reports/email/sections_changed",
        to=[person],
        occasion=f"{OCCASION}sections:{report.slug}:{person.pk}:{at:%Y-%m-%dT%H:%M:%S}",
        report=report,
        sections=sections,
    )


def report_published(version: ReportVersion) -> None:
    """Mail the report, whole, to the bureau and to everyone who asked for it.

    Whoever reads a language into which its text is translated by now gets the translation.
    """
    _send_to_readers("reports/email/report_published", version)


def report_corrected(version: ReportVersion) -> None:
    """Tell the same readers what a correction changes."""
    _send_to_readers("reports/email/report_corrected", version)


def subscription_requested(subscription: Subscription) -> None:
    """Ask a mailbox whether its owner wants the mail; at most once an hour."""
    _write_to_subscriber("subscription_requested", subscription)


def subscription_known(subscription: Subscription) -> None:
    """Tell a subscriber that the address was entered again, and how to leave."""
    _write_to_subscriber("subscription_known", subscription)


def occasion_of(version: ReportVersion) -> str:
    """Name the mails by which a version goes to its readers."""
    step = "corrected" if version.correction else "published"
    return f"{OCCASION}{step}:{version.report.slug}:{version.number}"


def _remind(name: str, report: MonthlyReport) -> None:
    mail.queue(
        f"reports/email/{name}",
        to=members(),
        occasion=f"{OCCASION}{name.removeprefix('report_').replace('_', '-')}:{report.slug}",
        report=report,
        url=f"{settings.SITE_URL}{report.get_absolute_url()}draft/",
    )


def _send_to_readers(template: str, version: ReportVersion) -> None:
    original = Edition(version, [version])
    told = {one.language: _told(one) for one in (original, *original.in_other_languages())}
    occasion = occasion_of(version)
    letters = (
        (reader, occasion, told.get(reader.language, told[original.language]))
        for reader in _readers()
    )
    mail.queue_each(template, letters)


def _told(edition: Edition) -> dict[str, object]:
    return {
        "edition": edition,
        "letter_language": edition.language,
        "version": edition.version,
        "report": edition.report,
        "sections": letter_of(edition),
        "url": settings.SITE_URL + edition.address,
    }


def _readers() -> list[User | Reader]:
    """The bureau first, so that a focal point who also subscribed gets one mail.

    A subscriber whose mail came back for good gets none before saying that it works.
    """
    bureau = list(FocalPoint.objects.sitting().users())
    marked = AddressState.objects.marked_addresses()
    subscribers = Subscription.objects.running().iterator()
    return [*bureau, *(one.reader for one in subscribers if one.email.lower() not in marked)]


def letter_of(edition: Edition) -> list[dict]:
    """The sections as plain text, with figures, and with links that work outside the portal."""
    return [
        {
            "heading": section["heading"],
            "text": _without_markup(section["text"]),
            "figures": [row for row in edition.figures if row["section"] == section["key"]],
        }
        for section in edition.written
    ]


def _without_markup(text: str) -> str:
    """Write Markdown links as words and whole addresses, and drop the escapes."""

    def spelt_out(link: re.Match) -> str:
        words, address = link.groups()
        return f"{words} <{urljoin(settings.SITE_URL, address)}>"

    return ESCAPED.sub(r"\1", LINK.sub(spelt_out, text)).strip()


def _write_to_subscriber(name: str, subscription: Subscription) -> None:
    hour = clock.now().strftime("%Y-%m-%dT%H")
    mail.queue(
        f"reports/email/{name}",
        to=[subscription.reader],
        occasion=f"{OCCASION}{name.replace('_', '-')}:{subscription.pk}:{hour}",
        confirm_url=tokens.confirm_url(subscription.pk),
    )
