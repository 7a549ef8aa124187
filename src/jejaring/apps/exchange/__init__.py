"""What cities and their projects ask for, what others can give, and the meetings of people.

Words: a *need* is a kind of support that a project or a city asks for; of those that only a document tells nobody knows
whether they were answered, until the city confirms, renews or closes them. An *offer* is what a city or a partner can
give. An *exchange* is a meeting of people with a host and participants.
"""
