"""Who hears of an application: the people behind it, the bureau, and staff."""

from csb_portal import mail
from csb_portal.models import User
from families.admission_links import comment_url, word_url
from families.models import (
    Application,
    ApplicationComment,
    ApplicationDecision,
    ApplicationPerson,
    FocalPoint,
)
from families.notifications.reviews import address_of, plenary, seats_of, staff


def word_wanted(person: ApplicationPerson) -> None:
    """Mail somebody who is named in an application the link to stand by it."""
    mail.queue(
        "families/email/application_word",
        to=[_reader(person)],
        occasion=f"application-word:{person.pk}",
        confidential=True,
        application=person.application,
        link=word_url(person),
        until=person.application.expires_at,
    )


def application_received(application: Application) -> None:
    """Tell its people that it has its number, and staff that it waits to be published."""
    _to_people("families/email/application_received", application, "received")
    mail.queue(
        "families/email/application_waits",
        to=staff(),
        occasion=f"application-waits:{application.pk}",
        application=application,
    )


def application_published(application: Application) -> None:
    """Tell every focal point, and its people, until when objections and comments are taken.

    Of a family that is to return, those who last spoke for it hear of it too.
    """
    readers: list[User | mail.Reader] = [*FocalPoint.objects.sitting().users()]
    if application.family:
        readers += [*seats_of(application.family), *address_of(application.family)]
    mail.queue(
        "families/email/application_published",
        to=readers,
        occasion=f"application-published:{application.pk}",
        application=application,
    )
    _to_people("families/email/application_published", application, "published")


def comment_written(comment: ApplicationComment) -> None:
    """Mail somebody the link that makes what they wrote a comment."""
    reader = mail.Reader(email=comment.email, name=comment.name, language=comment.language)
    mail.queue(
        "families/email/application_comment",
        to=[reader],
        occasion=f"application-comment:{comment.pk}",
        confidential=True,
        application=comment.application,
        comment=comment,
        link=comment_url(comment),
    )


def decision_wanted(application: Application) -> None:
    """Ask staff for a decision, once an application."""
    mail.queue(
        "families/email/application_decision_wanted",
        to=staff(),
        occasion=f"application-decision-wanted:{application.pk}",
        application=application,
    )


def application_admitted(application: Application) -> None:
    """Announce to the bureau, its new members included, and to the plenary who is in or back."""
    mail.queue(
        "families/email/application_admitted",
        to=[*FocalPoint.objects.sitting().users(), *plenary()],
        occasion=f"application-admitted:{application.pk}",
        application=application,
    )


def application_refused(application: Application, decision: ApplicationDecision) -> None:
    """Tell its people why, until when they can appeal, and by which link."""
    _to_people("families/email/application_refused", application, "refused", decision)


def appeal_made(application: Application) -> None:
    """Ask staff other than whoever refused to decide the appeal."""
    decided = set(application.decisions.values_list("decided_by", flat=True))
    others = [user for user in staff() if user.pk not in decided]
    mail.queue(
        "families/email/application_appealed",
        to=others,
        occasion=f"application-appealed:{application.pk}",
        application=application,
    )


def appeal_decided(application: Application, decision: ApplicationDecision) -> None:
    """Tell its people what was decided on their appeal, and why."""
    _to_people("families/email/appeal_decided", application, "appeal", decision)


def _to_people(
    template: str,
    application: Application,
    part: str,
    decision: ApplicationDecision | None = None,
) -> None:
    """Mail each of its people, once for each decision."""
    occasion = f"application-{part}:{application.pk}"
    if decision:
        occasion = f"{occasion}:{decision.pk}"
    for person in application.people.all():
        mail.queue(
            template,
            to=[_reader(person)],
            occasion=occasion,
            confidential=True,
            application=application,
            decision=decision,
            link=word_url(person),
        )


def _reader(person: ApplicationPerson) -> mail.Reader:
    return mail.Reader(email=person.email, name=person.name, language=person.language)
