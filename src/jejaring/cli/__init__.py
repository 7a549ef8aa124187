"""The command line: `jejaring`.

`main` is the way in; `setup` readies Django, `errors` and `output` say how a command speaks, and each other module
holds a few commands. A command imports the domain inside its function, after `setup.ready()`: so `--help` is quick and
needs no database.
"""
