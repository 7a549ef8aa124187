"""What can be asked about projects."""

from collections.abc import Iterator

from jejaring.apps.projects.models import Project
from jejaring.kernel.indexed import IndexedText
from jejaring.kernel.ref import Ref


def load_indexed_texts() -> Iterator[IndexedText]:
    """What can be found about projects."""
    rows = Project.objects.values_list("key", "title", "aliases", "summary", "city__party__name")
    for key, title, aliases, summary, city in rows.iterator(chunk_size=2000):
        yield IndexedText(Ref("project", key), title, tuple(aliases), summary, city)
