from secretariat.models.terms.claim import Claim
from secretariat.models.terms.handover import HandoverItem
from secretariat.models.terms.place import Place, places_of
from secretariat.models.terms.seat import Seat
from secretariat.models.terms.term import Term, TermFamily

__all__ = ["Claim", "HandoverItem", "Place", "Seat", "Term", "TermFamily", "places_of"]
