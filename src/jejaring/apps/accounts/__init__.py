"""People who sign in.

Words: a *user* signs in with an e-mail address; the *secretariat* (staff) keeps the network's records. The public reads
without an account.
"""
