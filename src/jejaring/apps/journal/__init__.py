"""Who did what to which record, when and on whose authority.

Words: an *entry* is one line of the journal. Every act of the apps above records one in its own transaction; the id of
the newest entry is also the version of all data, by which answers are cached.
"""
