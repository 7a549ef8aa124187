"""The command line: `jejaring`."""
