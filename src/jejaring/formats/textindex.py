"""The analyser of the text index: what a text is taken apart into, the same for documents and for queries.

Scripts that put spaces between words give words. Thai, Lao, Khmer, Burmese, Javanese and Balinese, which do not, give
*orthographic clusters* (what is written around one consonant) and overlapping pairs of them; Chinese characters and
kana count as clusters of one. A name is then found inside a longer text without knowing where its words end.
"""

import re
import unicodedata
from collections.abc import Iterator

LONGEST_TOKEN = 80
"""Characters kept of a token; a longer word is cut there, in documents and in queries alike."""

_SPACELESS_SCRIPTS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x1B00, 0x1B7F),  # Balinese
    (0xA980, 0xA9FF),  # Javanese, Burmese extended
    (0xAA60, 0xAA7F),  # Burmese extended
)
_HAN_AND_KANA = "\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_LEADING_VOWELS = "\u0e40-\u0e44\u0ec0-\u0ec4"  # written before the consonant they belong to
_TRAILING_VOWELS = "\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3"  # letters, but part of the cluster before them
_STACKERS = "\u1039\u17d2\u1b44\ua9c0"  # put the next consonant under the one before
_APOSTROPHES = frozenset("'’‘ʼʻ`´")
_LETTERS_WITHOUT_DECOMPOSITION = {
    **dict(zip("đðøłħŧı", "ddolhti", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}


def _members(categories: str) -> str:
    """Every character of the spaceless scripts whose category begins with one of `categories`."""
    return "".join(
        chr(code)
        for first, last in _SPACELESS_SCRIPTS
        for code in range(first, last + 1)
        if unicodedata.category(chr(code))[0] in categories
    )


_BASE, _MARK = _members("L") + _HAN_AND_KANA, _members("M")
_CLUSTER = re.compile(
    f"[{_LEADING_VOWELS}]?[{_BASE}](?:[{_STACKERS}][{_BASE}]|[{_MARK}{_TRAILING_VOWELS}])*|[{_MARK}]+"
)
_RUN = re.compile(f"(?P<clusters>[{_BASE}{_MARK}]+)|[^ {_BASE}{_MARK}]+")


class _Folding(dict[int, str]):
    """What each character becomes, worked out at its first use (for `str.translate`)."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = "".join(map(_fold_part, self._decomposed(chr(code))))
        return folded

    @staticmethod
    def _decomposed(character: str) -> str:
        if character in _APOSTROPHES:
            return ""
        if "\uac00" <= character <= "\ud7a3":  # a Korean syllable stays whole
            return character
        return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())


def _fold_part(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf" or "\u0300" <= character <= "\u036f":  # invisible, or an accent
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category[0] in "LNM":
        return _LETTERS_WITHOUT_DECOMPOSITION.get(character, character)
    return " "


_FOLDING = _Folding()


def normal(text: str) -> str:
    """The text in the Unicode form (NFC) in which `spans` counts positions."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without Latin accents, apostrophes and invisible characters, ASCII digits, a space for all the rest.

    The result holds letters, numbers, combining marks and spaces, nothing else.
    """
    return normal(text).translate(_FOLDING)


def whole(text: str) -> str:
    """The text written together, for comparing names as wholes: `Đà Nẵng`, `Da-Nang` and `danang` are one."""
    return fold(text).replace(" ", "")[:LONGEST_TOKEN]


def tokens(text: str) -> list[str]:
    """The tokens a document is found by, in the order of the text: words; every cluster and every pair of them."""
    return [token for token, _, _ in _pieces(fold(text))]


def query_tokens(text: str) -> list[str]:
    """The tokens a document must have to match, each once: words; pairs of clusters, or a cluster that stands alone."""
    folded = fold(text)
    found: dict[str, None] = {}
    for run in _RUN.finditer(folded):
        pieces = list(_pieces_of(run))
        pairs = pieces[1::2]  # single, pair, single, pair ... single
        found.update(dict.fromkeys(token for token, _, _ in pairs or pieces))
    return list(found)


def is_word(token: str) -> bool:
    """Whether the token is a word of a script with spaces that holds letters only: such words have typing errors."""
    return token.isalpha() and not _CLUSTER.match(token)


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """The tokens of `text`, which must be `normal`, with the start and end of what they stand for."""
    folded = [text[place].translate(_FOLDING) for place in range(len(text))]
    origin = [place for place, part in enumerate(folded) for _ in part]
    for token, start, end in _pieces("".join(folded)):
        yield token, origin[start], origin[end - 1] + 1


def _pieces(folded: str) -> Iterator[tuple[str, int, int]]:
    for run in _RUN.finditer(folded):
        yield from _pieces_of(run)


def _pieces_of(run: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """A word; or clusters, each followed by the pair it makes with the next one."""
    if run["clusters"] is None:
        yield run[0][:LONGEST_TOKEN], run.start(), run.end()
        return
    clusters = list(_CLUSTER.finditer(run.string, run.start(), run.end()))
    for here, following in zip(clusters, [*clusters[1:], None], strict=True):
        yield here[0][:LONGEST_TOKEN], here.start(), here.end()
        if following:
            yield (here[0] + following[0])[:LONGEST_TOKEN], here.start(), following.end()
