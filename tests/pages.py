"""Reading pages back in tests."""

import re
from typing import Any

from django.test import Client


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return str(response.content.decode())


def words(html: str) -> str:
    """The text of the main part, spaces folded, without marks of sources."""
    main = html.partition("<main")[2].partition("</main>")[0]
    main = re.sub(r'<a class="s"[^>]*>\d+</a>|<svg.*?</svg>', "", main, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main).replace("\xa0", " "))


def threads(html: str) -> list[str]:
    """The names on the threads of the wide map."""
    wide = html.partition('class="wid"')[2].partition('class="nar"')[0]
    return re.findall(r'class="tie".*?<title>(.*?)</title>', wide)


def pairs_in(html: str) -> int:
    found = re.search(r"of (\d+)</b>", html)
    return int(found[1]) if found else 0


def streamed(response: Any) -> str:
    return b"".join(response.streaming_content).decode()
