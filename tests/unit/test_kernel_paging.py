import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejaring.kernel.paging import Page


@pytest.mark.parametrize(("total", "size", "pages"), [(0, 10, 1), (1, 10, 1), (10, 10, 1), (11, 10, 2), (38, 25, 2)])
def test_number_of_pages(total: int, size: int, pages: int) -> None:
    assert Page((), total, 1, size).pages == pages


def test_places_are_counted_from_one() -> None:
    second = Page(("k", "l", "m"), 13, 2, 10)
    assert (second.first, second.last) == (11, 13)


def test_an_empty_page_shows_no_place() -> None:
    empty: Page[str] = Page((), 0, 1, 10)
    assert (empty.first, empty.last) == (0, 0)


def test_changing_rows_keeps_the_place() -> None:
    assert Page((1, 2), 12, 2, 10).map(str) == Page(("1", "2"), 12, 2, 10)


@given(st.lists(st.integers(), max_size=60), st.integers(1, 15))
def test_pages_together_are_the_list(rows: list[int], size: int) -> None:
    def page(number: int) -> Page[int]:
        return Page(tuple(rows[(number - 1) * size : number * size]), len(rows), number, size)

    pages = [page(number) for number in range(1, page(1).pages + 1)]
    assert [row for each in pages for row in each.items] == rows
    for each in pages:
        assert each.items == tuple(rows[each.first - 1 : each.last] if each.items else ())
