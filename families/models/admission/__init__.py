"""Applications: who asks to be admitted or to return, who speaks to it, what is decided."""
