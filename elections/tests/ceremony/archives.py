"""Archives of a small election, and what a trustee's browser makes of them."""

import base64
import json

from elections.protocol.encoding import dumps
from elections.protocol.tests.cheating import honest
from elections.protocol.tests.elections import UUID, archive_bytes
from elections.tests.ceremony.asking import ask


def certificates_of(trustees):
    return [dumps(cert) for cert in json.loads(trustees)[0][1]["certs"]]


def asked(archive, uuid=UUID, certificates=None):
    """Ask what a browser makes of an archive, given as bytes or steps."""
    raw = archive if isinstance(archive, bytes) else archive_bytes(archive)
    certificates = certificates or certificates_of(honest().trustees)
    text = base64.b64encode(raw).decode()
    return ask(ask="archive", base64=text, uuid=uuid, certificates=certificates)


def refusal(archive, **known):
    return asked(archive, **known)["refusal"]


def ballot_at(at):
    return honest().steps[at].data[0]
