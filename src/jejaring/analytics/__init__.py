"""Pure functions about ties and networks: no Django, no files, no clock."""
