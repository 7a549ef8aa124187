"""What projects ask for, and the meetings at which people pass on what they know.

Words: a *need* is a kind of support that a document says a project asks for; an *exchange* is a meeting of people
with a host and participants.
"""
