"""What floors give to those below them, by dotted names, for ``settings``."""

FLOORS = ("csb_portal", "families", "elections", "secretariat", "liaison", "reports")

# What goes by itself, and after how many days to begin with: the purgers of each floor.
RETENTION = [f"{floor}.purging.PURGERS" for floor in FLOORS]

# Who besides staff answers comments on the governing documents.
ANSWER_CLAUSE_COMMENTS = ["secretariat.permissions.terms.is_secretariat_member"]

# Who hears, beside the bureau, that a family fell dormant, came or is back.
HEAR_OF_FAMILIES = ["liaison.notifications.readers.plenary"]

# What is held on people, and what stands in the way of erasing somebody.
PERSONAL_DATA = [f"{floor}.holdings" for floor in FLOORS]

# What is open at the end of a term, for whoever takes over.
HANDOVER_MATTERS = [
    "liaison.sources.handover.open_matters",
    "secretariat.sources.cases.open_matters",
]

# What upper floors tell on a family's page.
FAMILY_ACTIVITY = ["secretariat.sources.terms.family_activity", "elections.sources.family_activity"]

# What each floor counts as a sign of activity.
SIGN_FLOORS = ("elections", "liaison", "families")
ACTIVITY_SIGNS = [f"{floor}.sources.activity.SIGNS" for floor in SIGN_FLOORS]

# Who passes on what nobody came for.
ON_DUTY = ["liaison.sources.duty.serving"]

# What upper floors hand over with a seat.
FAMILY_DOSSIER = ["secretariat.sources.terms.seat_dossier", "liaison.sources.dossier.seat_dossier"]
