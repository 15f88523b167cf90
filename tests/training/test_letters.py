"""Letters out of CSV files: what is read, and what is said of a file that cannot be."""

import gzip
from pathlib import Path

import pytest

from training.letters import BadLetters, Letter, letters_of


def written(path: Path, content: str | bytes) -> Path:
    raw = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    return path


LETTERS = "label,title,text,dup_group\n城乡建设,路灯,路灯坏了,g1\n卫生计生,缺医生,看病要排队,\n"


@pytest.mark.parametrize("name", ["letters.csv", "letters.csv.gz"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_plain_and_gzipped_files_are_read(tmp_path: Path, name: str, mark: str) -> None:
    assert letters_of([written(tmp_path / name, mark + LETTERS)]) == [
        Letter("路灯坏了", "城乡建设", "g1"),
        Letter("缺医生。看病要排队", "卫生计生", f"{name}:3"),
    ]


def test_several_files_are_read_in_order(tmp_path: Path) -> None:
    paths = [written(tmp_path / f"{n}.csv", f"label,text\n政法,第{n}封\n") for n in "21"]
    assert [one.text for one in letters_of(paths)] == ["第2封", "第1封"]
    assert letters_of([]) == []


def test_of_some_only_the_words_are_left(tmp_path: Path) -> None:
    file = written(tmp_path / "words.csv", "label,tokens\n城乡建设,路灯 坏 了\n")
    assert letters_of([file]) == [Letter("路灯坏了", "城乡建设", "words.csv:2", whole=False)]


def test_a_text_may_have_lines_quotes_and_signs_that_say_nothing(tmp_path: Path) -> None:
    text = "label,text\r\n民政,x\r\n"
    file = written(tmp_path / "a.csv", f'{text}政法,"第一行\n第二行，说""对""\0"\r\n')
    assert [one.text for one in letters_of([file])] == ["x", '第一行\n第二行,说"对"']


BAD = (
    ("", "line 1: no column label"),
    ("topic,text\n政法,x\n", "line 1: no column label"),
    ("label,body\n政法,x\n", "line 1: no column text"),
    ("label,text\n政法,x\n天气,下雨\n", "line 3: no topic of the first level: '天气'"),
    ('label,text\n政法,"x\ny"\n,z\n', "line 4: no topic of the first level: ''"),
    ("label,text\n政法\n", "line 2: neither text nor tokens"),
    ("label,text\n政法,\u200b \n", "line 2: neither text nor tokens"),
    ("label,text\n政法,前半句,后半句\n", "line 2: more columns"),
    ('label,text\n政法,"没有完\n政法,x\n', "not a readable CSV file"),
    (f"label,text\n政法,{'长' * (1 << 20)}长\n", "not a readable CSV file"),
    ("label,text\n政法,路灯\n".encode("gbk"), "not a readable CSV file"),
)


@pytest.mark.parametrize(("content", "said"), BAD)
def test_what_is_wrong_is_named_with_file_and_line(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    file = written(tmp_path / "bad.csv", content)
    with pytest.raises(BadLetters) as caught:
        letters_of([file])
    assert str(caught.value).startswith(f"{file}")
    assert said in str(caught.value)


_ZIPPED = gzip.compress("".join(f"政法,第{n}封\n" for n in range(99)).encode())


@pytest.mark.parametrize(
    "raw",
    [b"", b"label,text\n", _ZIPPED[:-9], _ZIPPED[:30] + bytes(40) + _ZIPPED[70:]],
    ids=["empty", "not zipped", "cut off", "damaged"],
)
def test_a_file_that_cannot_be_unpacked_is_named(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "letters.csv.gz"
    file.write_bytes(raw)
    with pytest.raises(BadLetters, match=r"letters\.csv\.gz"):
        letters_of([file])


def test_a_file_that_is_not_there_and_a_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(BadLetters, match="not a readable CSV file"):
            letters_of([path])
