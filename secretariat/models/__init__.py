from secretariat.models.terms import Claim, HandoverItem, Place, Seat, Term, TermFamily, places_of

__all__ = ["Claim", "HandoverItem", "Place", "Seat", "Term", "TermFamily", "places_of"]
