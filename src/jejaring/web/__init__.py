"""Pages for people: HTML made on the server, in every language of the interface."""
