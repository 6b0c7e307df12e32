"""Words of this floor: the states of calls and elections, and what the trail says of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CallStatus(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    SCHEDULED = "scheduled", _("Announced")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


CALL_TRANSITIONS = {
    CallStatus.DRAFT: {CallStatus.SCHEDULED, CallStatus.CANCELLED},
    CallStatus.SCHEDULED: {CallStatus.OPEN, CallStatus.CANCELLED},
    CallStatus.OPEN: {CallStatus.CLOSED, CallStatus.CANCELLED},
    CallStatus.CLOSED: {CallStatus.CANCELLED},
    CallStatus.CANCELLED: set(),
}


CALL_TONES = {
    CallStatus.DRAFT: "draft",
    CallStatus.SCHEDULED: "waiting",
    CallStatus.OPEN: "open",
    CallStatus.CLOSED: "done",
    CallStatus.CANCELLED: "stopped",
}


class Fills(models.TextChoices):
    """What a call is for."""

    SECRETARIAT = "secretariat", _("[Families] form the [secretariat]")
    SEATS = "seats", _("People sit for [families]")


class Route(models.TextChoices):
    """How the secretariat is completed, given how many families came forward."""

    VOTE = "vote", _("An election is needed")
    SERVE = "serve", _("All of them serve, without a vote")
    FILL = "fill", _("They serve, and the empty seats go to whoever comes first")


class InterestStatus(models.TextChoices):
    STANDING = "standing", _("Standing")
    WITHDRAWN = "withdrawn", _("Withdrawn")


INTEREST_TRANSITIONS = {
    InterestStatus.STANDING: {InterestStatus.WITHDRAWN},
    InterestStatus.WITHDRAWN: set(),
}


class SecondVoice(models.TextChoices):
    """What the family's other focal point says of an expression of interest."""

    SILENT = "silent", _("Asked, no answer yet")
    CONFIRMED = "confirmed", _("Confirmed by the second [focal point]")
    DECLINED = "declined", _("Not supported by the second [focal point]")
    VACANT = "vacant", _("The [family] has no second [focal point]")


class Level(models.TextChoices):
    """Who must be honest for a ballot to stay secret and a count to be right."""

    STANDARD = "standard", _("Standard: the portal keeps the key")
    SHARED = "shared", _("Shared keys: trustees keep the key")
    SEPARATED = "separated", _("Full separation: trustees and an independent registrar")


class QuorumOutcome(models.TextChoices):
    """What a vote without its quorum is, once its extension is over too."""

    VALID = "valid", _("valid, with a note")
    VOID = "void", _("void: nobody is elected")


class ElectionStatus(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    FROZEN = "frozen", _("Roll frozen")
    OPEN = "open", _("Open for voting")
    CLOSED = "closed", _("Closed, waiting for the trustees")
    TIED = "tied", _("Tied")
    DECIDED = "decided", _("Counted")
    CERTIFIED = "certified", _("Certified")
    NO_QUORUM = "no_quorum", _("Quorum missed")
    CANCELLED = "cancelled", _("Cancelled")
    ANNULLED = "annulled", _("Annulled")


class Phase(models.TextChoices):
    """What the clock says beyond the recorded states."""

    COUNTING = "counting", _("Closed, being counted")


ELECTION_TRANSITIONS = {
    ElectionStatus.DRAFT: {ElectionStatus.FROZEN, ElectionStatus.CANCELLED},
    ElectionStatus.FROZEN: {ElectionStatus.OPEN, ElectionStatus.CANCELLED},
    ElectionStatus.OPEN: {ElectionStatus.CLOSED, ElectionStatus.ANNULLED},
    ElectionStatus.CLOSED: {
        ElectionStatus.DECIDED,
        ElectionStatus.TIED,
        ElectionStatus.NO_QUORUM,
        ElectionStatus.ANNULLED,
    },
    ElectionStatus.TIED: {ElectionStatus.DECIDED, ElectionStatus.ANNULLED},
    ElectionStatus.DECIDED: {ElectionStatus.CERTIFIED, ElectionStatus.ANNULLED},
    ElectionStatus.CERTIFIED: {ElectionStatus.ANNULLED},
    ElectionStatus.NO_QUORUM: set(),
    ElectionStatus.CANCELLED: set(),
    ElectionStatus.ANNULLED: set(),
}


# Ended without an outcome, so that its call can lead to another election.
ELECTION_OVER = [ElectionStatus.CANCELLED, ElectionStatus.NO_QUORUM, ElectionStatus.ANNULLED]

ELECTION_TONES = {
    ElectionStatus.DRAFT: "draft",
    ElectionStatus.FROZEN: "waiting",
    ElectionStatus.OPEN: "open",
    Phase.COUNTING: "waiting",
    ElectionStatus.CLOSED: "waiting",
    ElectionStatus.TIED: "warning",
    ElectionStatus.DECIDED: "waiting",
    ElectionStatus.CERTIFIED: "done",
    ElectionStatus.NO_QUORUM: "stopped",
    ElectionStatus.CANCELLED: "stopped",
    ElectionStatus.ANNULLED: "stopped",
}


class ChainKind(models.TextChoices):
    """The events of an election's public archive, by the names the protocol gives them."""

    SETUP = "Setup", _("The election is set up")
    BALLOT = "Ballot", _("A ballot is in the box")
    END_BALLOTS = "EndBallots", _("No more ballots")
    ENCRYPTED_TALLY = "EncryptedTally", _("The ballots are added up")
    PARTIAL_DECRYPTION = "PartialDecryption", _("A trustee has decrypted")
    RESULT = "Result", _("The result is known")


class ResolutionKind(models.TextChoices):
    """Steps that two people must want."""

    EXTENSION = "extension", _("Extension of the vote")
    ANNULMENT = "annulment", _("Annulment of the vote")


class HoursChangeKind(models.TextChoices):
    """Why the hours of a vote are not those that were announced first."""

    POSTPONED = "postponed", _("Opening postponed")
    EXTENDED = "extended", _("Extended by two people")
    QUORUM = "quorum", _("Extended because the quorum was missed")


class Outcome(models.TextChoices):
    """What became of a candidacy."""

    PENDING = "pending", _("Not counted yet")
    ELECTED = "elected", _("Elected")
    TIED = "tied", _("Tied across the last seat")
    NOT_ELECTED = "not_elected", _("Not elected")


OUTCOME_TONES = {
    Outcome.PENDING: "waiting",
    Outcome.ELECTED: "done",
    Outcome.TIED: "warning",
    Outcome.NOT_ELECTED: "stopped",
}


class CorrectionKind(models.TextChoices):
    ADDED = "added", _("Added to the roll")
    STRUCK = "struck", _("Struck from the roll")


class ElectionEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    CALL_DRAFTED = "elections.call_drafted", "Draft of a call prepared by the portal"
    CALL_EDITED = "elections.call_edited", "Draft of a call edited"
    CALL_SCHEDULED = "elections.call_scheduled", "Call announced"
    CALL_OPENED = "elections.call_opened", "Call opened"
    CALL_CLOSED = "elections.call_closed", "Call closed"
    CALL_CANCELLED = "elections.call_cancelled", "Call cancelled"
    INTEREST_EXPRESSED = "elections.interest_expressed", "Interest expressed"
    INTEREST_REFUSED = "elections.interest_refused", "Expression of interest refused"
    INTEREST_CONFIRMED = "elections.interest_confirmed", "Interest confirmed"
    INTEREST_DECLINED = "elections.interest_declined", "Interest not supported by second voice"
    INTEREST_WITHDRAWN = "elections.interest_withdrawn", "Interest withdrawn"
    TRIAL_PREPARED = "elections.trial_prepared", "Trial of an election prepared"
    ELECTION_PREPARED = "elections.election_prepared", "Election prepared"
    ELECTION_EDITED = "elections.election_edited", "Draft of an election edited"
    ROLL_FROZEN = "elections.roll_frozen", "Roll frozen and candidates drawn"
    MAIL_SENT_AGAIN = "elections.mail_sent_again", "Mail sent again to one voter"
    DESCRIPTION_FROZEN = "elections.description_frozen", "Description of an election fixed"
    ROLL_CORRECTED = "elections.roll_corrected", "Roll corrected"
    TRUSTEE_NAMED = "elections.trustee_named", "Trustee named"
    TRUSTEE_REPLACED = "elections.trustee_replaced", "Trustee replaced"
    TRUSTEE_READY = "elections.trustee_ready", "Trustee's secret checked"
    REGISTRAR_NAMED = "elections.registrar_named", "Registrar named"
    CODES_REGISTERED = "elections.codes_registered", "Public halves of the voting codes received"
    OPENING_POSTPONED = "elections.opening_postponed", "Opening postponed"
    ELECTION_OPENED = "elections.election_opened", "Election opened"
    ELECTION_EXTENDED = "elections.election_extended", "Election extended"
    ELECTION_CLOSED = "elections.election_closed", "Election closed and its ballots added up"
    TALLY_DECRYPTED = "elections.tally_decrypted", "A trustee's decryption received"
    ELECTION_COUNTED = "elections.election_counted", "Election counted"
    NOMINATION_RECEIVED = "elections.nomination_received", "Somebody offers to sit for a group"
    NOMINATION_WITHDRAWN = "elections.nomination_withdrawn", "Offer to sit withdrawn"
    ELECTED_SEATED = "elections.elected_seated", "The elected take their seats"
    ELECTED_UNSEATED = "elections.elected_unseated", "Seats of an annulled vote given up"
    KEYS_DESTROYED = "elections.keys_destroyed", "Keys destroyed"
    STEP_PROPOSED = "elections.step_proposed", "Step of two people proposed"
    STEP_WITHDRAWN = "elections.step_withdrawn", "Step of two people withdrawn"
    ELECTION_ANNULLED = "elections.election_annulled", "Election annulled"
    ELECTION_CANCELLED = "elections.election_cancelled", "Election cancelled"
    RUNOFF_PREPARED = "elections.runoff_prepared", "Run-off prepared"
    LOT_DRAWN = "elections.lot_drawn", "Lot drawn"
    ELECTION_CERTIFIED = "elections.election_certified", "Election certified"
    COMPLAINT_FILED = "elections.complaint_filed", "Complaint filed"
    COMPLAINT_ANSWERED = "elections.complaint_answered", "Complaint answered"
