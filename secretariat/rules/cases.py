"""What holds for every case, whatever is asked for."""

import re
import unicodedata

MOST_FILES = 60  # of one case: a link is open to whoever has it


def normalised(address: str) -> str:
    """Return an address without the differences that make no other person: case and spaces."""
    return "".join(address.split()).lower()


def folded(name: str) -> str:
    """Return a name by which two spellings are one: without case, accents, signs and spaces.

    "Réseau  Sud (RS)" and "reseau sud rs" are one organisation.
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[\W_]+", "", "".join(c for c in plain if not unicodedata.combining(c)))
