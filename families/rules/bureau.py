"""The numbers of the charter and the proposal: what holds where a bureau says nothing else."""

GROUPS_NEEDED = 3  # families that form the secretariat (proposal, 2.c)
COMMITTEE_SIZE = 6  # their focal points (proposal, 2.c and 2.d)
CHOICES_ON_A_BALLOT = 3  # not stated; as many as are to be elected
TERM_MONTHS = 12  # not stated; a year
SEATS_OF_A_GROUP = 2  # focal points of a family (charter, composition)
TERM_REMINDERS = (60, 14)  # days before its end
NEXT_CALL_LEAD_DAYS = 60  # a call, a vote and the time to complain fit into them
CALL_DAYS = 10
