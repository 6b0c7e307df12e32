"""How passes are given out (proposal, 3.c): pure functions, and a command anybody can run."""
