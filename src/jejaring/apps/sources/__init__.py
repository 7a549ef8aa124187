"""Documents, and where in them a fact stands.

Words: a *source* is a document or page; a *citation* says that a source supports a record or one field of it, on which
page and how surely. Citations point up by Ref, so every app above can cite without being known here.
"""
