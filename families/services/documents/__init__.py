"""Governing documents: loaded, drafted, published, adopted, commented on."""
