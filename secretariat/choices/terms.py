"""Words of this floor: terms, seats, the first-come queue, and what the trail says of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TermStatus(models.TextChoices):
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")


TERM_TRANSITIONS = {
    TermStatus.RUNNING: {TermStatus.ENDED},
    TermStatus.ENDED: set(),
}


class ClaimStatus(models.TextChoices):
    WAITING = "waiting", _("On the waiting list")
    SEATED = "seated", _("Seated")
    LEFT = "left", _("Left the waiting list")
    LAPSED = "lapsed", _("Lapsed with the mandate or the term")


CLAIM_TRANSITIONS = {
    ClaimStatus.WAITING: {ClaimStatus.SEATED, ClaimStatus.LEFT, ClaimStatus.LAPSED},
    ClaimStatus.SEATED: set(),
    ClaimStatus.LEFT: set(),
    ClaimStatus.LAPSED: set(),
}


class Act(models.TextChoices):
    """By what somebody came to sit in the secretariat."""

    ELECTION = "election", _("[Family] elected")
    VOLUNTEERS = "volunteers", _("[Family] volunteered, without a vote")
    RANKING = "ranking", _("Next in the published ranking")
    QUEUE = "queue", _("First come, first served")


class EndReason(models.TextChoices):
    """Why somebody no longer sits."""

    STEPPED_DOWN = "stepped_down", _("Stepped down")
    MANDATE_ENDED = "mandate_ended", _("Mandate as [focal point] ended")
    TERM_ENDED = "term_ended", _("Term ended")


class SecretariatEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    CONSTITUTED = "secretariat.constituted", _("[Secretariat] constituted")
    SEAT_TAKEN = "secretariat.seat_taken", "Seat taken"
    SEAT_VACATED = "secretariat.seat_vacated", "Seat vacated"
    NEXT_CALL_DRAFTED = "secretariat.next_call_drafted", "Next call drafted before the term ends"
    MATTER_GIVEN = "secretariat.matter_given", "Open matter handed over"
    MATTER_TAKEN = "secretariat.matter_taken", "Open matter taken over"
    QUEUE_ANNOUNCED = "secretariat.queue_announced", "First-come queue announced"
    SEAT_CLAIMED = "secretariat.seat_claimed", "Seat claimed"
    CLAIM_ENDED = "secretariat.claim_ended", "Claim ended without a seat"
    TERM_ENDED = "secretariat.term_ended", "Term ended"
