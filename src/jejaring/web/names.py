"""Names in scripts of their own."""

import unicodedata

# Languages of scripts that one language of the region writes; for names that come in several scripts.
_SCRIPT_LANGUAGES = {"CJK": "zh", "TAMIL": "ta", "THAI": "th", "LAO": "lo", "KHMER": "km", "MYANMAR": "my"}


def local_names(name: str, language: str, known_as: str = "") -> list[tuple[str, str]]:
    """The names in their own scripts, each with its language ("" where none can be told), without `known_as`."""
    return [
        (part, language or _SCRIPT_LANGUAGES.get(unicodedata.name(part[0], "").split()[0], ""))
        for part in name.split(" / ")
        if part and part != known_as
    ]
