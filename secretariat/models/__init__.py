from secretariat.models.claim import Claim
from secretariat.models.seat import Seat
from secretariat.models.term import Term, TermFamily

__all__ = ["Claim", "Seat", "Term", "TermFamily"]
