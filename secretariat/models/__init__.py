from secretariat.models.claim import Claim
from secretariat.models.handover import HandoverItem
from secretariat.models.place import Place, places_of
from secretariat.models.seat import Seat
from secretariat.models.term import Term, TermFamily

__all__ = ["Claim", "HandoverItem", "Place", "Seat", "Term", "TermFamily", "places_of"]
