"""Loading and exporting a whole network as a folder of tables.

Words: a *network pack* is that folder; *loading* compares it with what was loaded before, row by row, so that work done
since is never overwritten unasked. Also the place where the tie ledger and the text index are made anew from all apps.
"""
