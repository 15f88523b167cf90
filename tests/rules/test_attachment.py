"""What a paper is called: without folders, nothing unseen, with the ending of what it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.attachment import ENDINGS, KIND_OF, LONGEST_NAME, Kind, paper_name

PDF = "application/pdf"
DOCX = next(kind for kind, ending in ENDINGS.items() if ending == ".docx")


def test_every_paper_has_an_ending() -> None:
    assert set(ENDINGS) == {name for name, kind in KIND_OF.items() if kind is Kind.PAPER}


@pytest.mark.parametrize(
    ("said", "kind", "name"),
    [
        ("议程.pdf", PDF, "议程.pdf"),
        ("议程.PDF", PDF, "议程.pdf"),
        ("方案 1.0", DOCX, "方案 1.0.docx"),
        ("tool.exe", PDF, "tool.exe.pdf"),
        ("C:\\桌面\\议程.pdf", PDF, "议程.pdf"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("a\x00b\r\nSet-Cookie: x.pdf", PDF, "abSet-Cookie x.pdf"),
        ("gpj.\u202efdp.pdf", PDF, "gpj.fdp.pdf"),
        ('<a href="x">议程</a>.pdf', PDF, "a.pdf"),
        ("议程<b>.pdf", PDF, "议程b.pdf"),
        ("e\u0301t\u00e9\u2003议程.pdf", PDF, "\u00e9t\u00e9 议程.pdf"),
        ("程" * 200 + ".docx", DOCX, "程" * 95 + ".docx"),
        ("", PDF, ""),
        (".pdf", PDF, ""),
        ("folder/", PDF, ""),
        ("\ud800.pdf", PDF, ""),
    ],
)
def test_name(said: str, kind: str, name: str) -> None:
    assert paper_name(said, kind) == name


@given(said=st.text(st.characters(), max_size=300), kind=st.sampled_from(sorted(ENDINGS)))
def test_any_name(said: str, kind: str) -> None:
    name = paper_name(said, kind)
    assert len(name) <= LONGEST_NAME
    assert not name or name.endswith(ENDINGS[kind])
    assert not set(name) & set('/\\<>:"|?*\r\n\x00')
    assert paper_name(name, kind) == name
    name.encode()
