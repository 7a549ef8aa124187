"""Who there is: the network, its states, the parties (member cities and outside partners), offices and the taxonomy.

Words: a *party* can stand at an end of a tie and is a *city* (a member) or a *partner*; an *office* is a function,
never a person; *focus areas*, *project types*, *enablers* and *strategy items* are the taxonomy.
"""
