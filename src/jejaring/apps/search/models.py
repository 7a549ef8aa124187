from django.db import models


class Document(models.Model):
    """A record as the text index knows it. Texts are in Unicode's NFC form; tokens are distinct, one space apart.

    The database itself derives its index from the two token columns (see the first migration).
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    weight = models.SmallIntegerField(default=0)
    title = models.TextField()
    context = models.TextField(default="", blank=True)
    names = models.TextField(default="", blank=True, help_text="Other names, one a line.")
    text = models.TextField(default="", blank=True)
    name_tokens = models.TextField(default="", blank=True)
    text_tokens = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_document_ref")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key} {self.title}"


class Term(models.Model):
    """A word of the index and in how many documents it occurs; typing errors are mended towards these."""

    token = models.CharField(max_length=80, unique=True)
    size = models.PositiveSmallIntegerField(db_index=True, help_text="Characters in the token.")
    documents = models.IntegerField()

    def __str__(self) -> str:
        return self.token
