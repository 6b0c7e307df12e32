"""The public record as a folder of files that outlives the portal.

It holds what an anonymous reader finds by following links from the first page, each page once and
in English, with relative links; beside it the open figures, the public part of the audit trail,
a search that needs no server, and the hash of every file.
"""
