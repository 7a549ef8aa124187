"""Pure functions about ties and networks: no Django, no files, no clock.

`ties` has the ledger and what it shows on a day, `network` the measures of a network, `index` the City Integration
Index with its changes and its doubts, `verify` recomputes files of reference values.
"""
