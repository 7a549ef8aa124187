"""Readers and writers of files. They know nothing of Django or the database."""
