"""Write and read the old tar that an archive is, byte for byte as belenios-tool writes it (v7, no end blocks)."""

from typing import BinaryIO

from elections.protocol.errors import ProtocolError

BLOCK = 512
LONGEST_MEMBER = 256 * 1024 * 1024
NAME, SIZE, MTIME = slice(0, 100), slice(124, 135), slice(136, 147)


def header(name: str, size: int, timestamp: int) -> bytes:
    """Return the block that stands before a member of ``size`` bytes, at ``timestamp`` seconds since 1970."""
    block = bytearray(BLOCK)
    for place, content in (
        (0, name.encode()),
        (100, b"0000644"),
        (108, b"0000000"),
        (116, b"0000000"),
        (124, b"%011o" % size),
        (136, b"%011o" % timestamp),
        (148, b" " * 8),
        (156, b"0"),
    ):
        block[place : place + len(content)] = content
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def write_member(stream: BinaryIO, name: str, text: str, timestamp: int) -> None:
    """Append one member and fill its last block with zeros."""
    body = text.encode()
    stream.write(header(name, len(body), timestamp) + body + bytes(-len(body) % BLOCK))


class Member:
    """One member as it stands in the file."""

    def __init__(self, head: bytes, body: bytes) -> None:
        """Take the header block and the body without padding; raise ProtocolError if it is not UTF-8."""
        self.head = head
        self.size = len(body)
        try:
            self.name = head[NAME].rstrip(b"\0").decode("ascii")
            self.text = body.decode()
        except UnicodeDecodeError as error:
            message = "The archive holds a member that is not text in UTF-8."
            raise ProtocolError(message) from error

    def check_header(self, timestamp: int) -> None:
        """Raise ProtocolError unless the header is what belenios-tool would write."""
        if self.head != header(self.name, self.size, timestamp):
            message = (
                f"The header of the member {self.name!r} is not the one an archive of this election has:"
                " name, size, time, mode or checksum were changed."
            )
            raise ProtocolError(message)


def read_member(stream: BinaryIO) -> Member | None:
    """Read the next member, or None at the end; raise ProtocolError where the file is cut or padded wrongly."""
    head = stream.read(BLOCK)
    if not head:
        return None
    size = size_in(head)
    padded = size + -size % BLOCK
    body = stream.read(padded)
    if len(body) != padded:
        message = "The archive is cut off in the middle of a member."
        raise ProtocolError(message)
    if body[size:].strip(b"\0"):
        message = "The archive holds bytes between two members that belong to neither."
        raise ProtocolError(message)
    return Member(head, body[:size])


def size_in(head: bytes) -> int:
    """Return the size in bytes that a header block states, within bounds."""
    try:
        size = int(head[SIZE], 8)
    except ValueError:
        size = -1
    if len(head) != BLOCK or not 0 <= size <= LONGEST_MEMBER:
        message = "The archive holds a block that is no header of a member."
        raise ProtocolError(message)
    return size
