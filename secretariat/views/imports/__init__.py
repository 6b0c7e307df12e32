"""Pages on which a list of applications is taken in."""
