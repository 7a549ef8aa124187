"""Action plans, projects and what reports say of them.

Words: a *status report* is what one report printed of a project on its date; nothing changes between reports. A *title
change* ties two names to one project; a *mention* names a partner in a document; *targets* and *outcomes* are the
figures set and observed.
"""
