"""Files of a mail: kept as far as the portal keeps such files, the rest named."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal import files
from csb_portal.errors import DomainError
from csb_portal.models import StoredFile
from liaison.incoming import Attachment

# What proves a signature proves nothing any more once a list has changed the mail.
SIGNATURES = (
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
)
MOST_FILES = 20


def store_attachments(attachments: tuple[Attachment, ...]) -> tuple[list[StoredFile], str]:
    """Keep the files of a mail, and return a sentence on those that were left out."""
    kept: list[StoredFile] = []
    left_out: list[str] = []
    for attachment in attachments:
        if attachment.content_type in SIGNATURES:
            continue
        try:
            if len(kept) >= MOST_FILES:
                raise DomainError(_("There are too many files."))
            kept.append(files.store_bytes(attachment.name, attachment.content))
        except DomainError:
            left_out.append(attachment.name)
    return kept, _note_on(left_out)


def note_on_all(attachments: tuple[Attachment, ...]) -> str:
    """Return a sentence on the files of a mail of which only the text is kept."""
    names = [one.name for one in attachments if one.content_type not in SIGNATURES]
    if not names:
        return ""
    note = _("[Of a request by mail the text is kept, and no files: %(names)s]")
    return note % {"names": ", ".join(names[:MOST_FILES])}


def _note_on(names: list[str]) -> str:
    if not names:
        return ""
    shown = ", ".join(names[:MOST_FILES])
    note = ngettext(
        "[A file of this mail is of a kind that is not kept: %(names)s]",
        "[Some files of this mail are of a kind that is not kept: %(names)s]",
        len(names),
    )
    return note % {"names": shown}
