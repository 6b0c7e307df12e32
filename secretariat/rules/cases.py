"""What holds for every case, whatever is asked for."""

import re
import unicodedata
from collections.abc import Iterable


def folded(name: str) -> str:
    """Return a name by which two spellings are one: without case, accents, signs and spaces.

    "Réseau  Sud (RS)" and "reseau sud rs" are one organisation.
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[\W_]+", "", "".join(c for c in plain if not unicodedata.combining(c)))


def same_address(one: str, other: str) -> bool:
    """Tell whether two addresses are one, whatever their case and the spaces around them."""
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()


def still_missing(items: Iterable[tuple[str, bool]]) -> list[str]:
    """Return the codes of the items that are not in, in their order.

    Each item is its code and whether it was handed in or waived.
    """
    return [code for code, is_in in items if not is_in]
