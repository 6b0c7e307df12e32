"""Each version of a report stands in the archive of the plenary's channel."""

from django.conf import settings
from django.utils.translation import gettext as _

from csb_portal.models import OutgoingMail
from liaison.choices.bodies import AudienceKind
from liaison.choices.channels import Source
from liaison.models import Channel, Post
from liaison.services.channels.posting import Author, submit_post
from reports.edition import Edition
from reports.models import ReportVersion
from reports.notifications import letter_of, occasion_of


def post_to_plenary(version: ReportVersion) -> Post | None:
    """Post the version in the plenary's channel; whoever had it by mail is not written to again.

    A correction answers the version before it. Does nothing where the channel is not in use.
    """
    channel = Channel.objects.active().filter(audience__kind=AudienceKind.PLENARY).first()
    if channel is None:
        return None
    had = OutgoingMail.objects.about(occasion_of(version))
    return submit_post(
        channel,
        author=Author(email="", name=_("The [secretariat]")),
        subject=str(version.report),
        body=_body(version),
        source=Source.PORTAL,
        message_id=_name(version.report.slug, version.correction),
        in_reply_to=_name(version.report.slug, version.correction - 1),
        told=set(had.values_list("to", flat=True)),
    )


def _body(version: ReportVersion) -> str:
    """Write the version as its mail does: the text and figures, or what a correction changes."""
    address = settings.SITE_URL + version.get_absolute_url()
    if version.correction:
        return f"{version.change}\n\n{address}\n"
    parts = [_part(section) for section in letter_of(Edition(version, [version]))]
    return "\n\n".join([*(part for part in parts if part), f"{address}\n"])


def _part(section: dict) -> str:
    figures = "\n".join(f"  {row['label']}: {row['value']}" for row in section["figures"])
    told = [text for text in (section["text"], figures) if text]
    return "\n\n".join([section["heading"].upper(), *told]) if told else ""


def _name(slug: str, correction: int) -> str:
    """Return the Message-ID by which a version stands in the archive; the first answers nothing."""
    return f"<report-{slug}-1.{correction}@{settings.LIST_DOMAIN}>" if correction >= 0 else ""
