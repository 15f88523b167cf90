"""Long answers, a page at a time: WeChat cuts a reply off at 2,048 bytes."""

from collections.abc import Iterator

from bot import texts

#: Bytes of UTF-8 on one page, with room for the line that leads to the next.
PAGE = 1_800


def page(words: str, number: int, more: str) -> str:
    """Give one page of an answer; ``more`` is what to send for the next one, less its number."""
    pages = _pages(words)
    place = min(max(number, 1), len(pages))
    if len(pages) == 1:
        return words
    following = texts.NEXT_PAGE.format(more=f"{more} {place + 1}") if place < len(pages) else ""
    foot = texts.PAGE.format(page=place, pages=len(pages), following=following)
    return f"{pages[place - 1]}\n\n{foot}"


def _pages(words: str) -> list[str]:
    pages = [""]
    for piece in _pieces(words):
        if len((pages[-1] + piece).encode()) > PAGE:
            pages.append("")
        pages[-1] += piece
    return [one.strip("\n") for one in pages if one]


def _pieces(words: str) -> Iterator[str]:
    """Give whole lines, so that no link is cut; a line that fills a page by itself in parts."""
    most = PAGE // 4
    for line in words.splitlines(keepends=True):
        if len(line.encode()) <= PAGE:
            yield line
        else:
            yield from (line[start : start + most] for start in range(0, len(line), most))


def shorten(words: str, most: int) -> str:
    """Give the beginning of a long text, and how long it is."""
    if len(words) <= most:
        return words
    return texts.SHORTENED.format(beginning=words[:most], count=len(words))
