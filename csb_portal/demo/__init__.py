"""The demo: three months of a bureau's life, replayed through the services.

Part of the composition root: it plays on every floor, and no floor knows of it. What
happens is in ``acts``, when it happens in ``calendar``, and who plays in ``cast``.
"""
