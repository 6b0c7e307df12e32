"""Pages of the desk: boards, several cases at once, lists in and out."""
