"""The Belenios protocol, version 1, in plain Python: nothing here knows Django or the bureau."""
