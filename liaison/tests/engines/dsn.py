"""What a mail server writes when a mail cannot be delivered (RFC 3464)."""

from csb_portal.testing.mailman import Letter

NOTICE = """\
From: Mail Delivery Subsystem <mailer-daemon@mail.example.org>
To: {sender}
Subject: Undelivered Mail Returned to Sender
Message-ID: <notice-of-{mark}@mail.example.org>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain

Your message could not be delivered.

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; {to}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 there is no such mailbox

--part
Content-Type: text/rfc822-headers

{headers}

--part--
"""


def bounce_of(letter: Letter) -> bytes:
    """Return ``letter`` as it comes back from the server of its reader."""
    headers = "\n".join(f"{name}: {value}" for name, value in letter.message.items())
    mark = letter.message["Message-ID"].strip("<>").partition("@")[0]
    text = NOTICE.format(sender=letter.sender, to=letter.to[0], headers=headers, mark=mark)
    return "\r\n".join(text.splitlines()).encode()
