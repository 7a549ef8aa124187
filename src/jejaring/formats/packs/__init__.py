"""The network pack: a folder (or zip) of CSV tables from which any city network can be loaded.

`schema` says which tables and columns there are, `reading` reads and checks a pack as a whole, `writing` writes one.
"""
