import io
import re
import zipfile
from contextlib import suppress
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import PatternFill

from rules.roster import Line
from server import table_file
from server.table_file import Unreadable, read_lines

HEADER = ("编号", "姓名", "手机")
TEXT = "编号,姓名,手机\nA1,苏禾穗,13900000001\nA2,林岚山,13900000002\n"
LINES = [
    Line(1, HEADER),
    Line(2, ("A1", "苏禾穗", "13900000001")),
    Line(3, ("A2", "林岚山", "13900000002")),
]


@pytest.fixture
def book(tmp_path):
    """Write a workbook; gives its path. Changes to the sheet come from `alter`."""

    def write(*rows, alter=lambda sheet: None, title=()):
        workbook = openpyxl.Workbook()
        for name in title:
            workbook.create_sheet(name, 0).append([name])
        sheet = workbook.worksheets[-1]
        for row in rows:
            sheet.append(row)
        alter(sheet)
        path = tmp_path / "roster.xlsx"
        workbook.save(path)
        return path

    return write


@pytest.fixture
def file(tmp_path):
    def write(content, name="roster.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def said(path, line=2):
    return next(found.cells for found in read_lines(path) if found.number == line)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_csv_in_the_charsets_that_offices_write(file, charset, ending):
    assert read_lines(file(TEXT.replace("\n", ending).encode(charset))) == LINES


@pytest.mark.parametrize("mark", ["\t", ";"])
def test_csv_with_other_separators(file, mark):
    assert read_lines(file(TEXT.replace(",", mark).encode())) == LINES


def test_a_rare_name_survives_gb18030(file):
    text = TEXT.replace("苏禾穗", "䶮𠮷㛃")
    assert said(file(text.encode("gb18030")))[1] == "䶮𠮷㛃"


def test_csv_lines_are_counted_as_an_editor_shows_them(file):
    text = '编号,姓名,手机\n\n"A\n1",苏禾穗,1\n,,\nA2,林岚山,2\n'
    assert [line.number for line in read_lines(file(text.encode()))] == [1, 3, 6]


def test_csv_keeps_the_zeros_that_excel_guards(file):
    assert said(file('编号,姓名,手机\n="001",苏禾穗,\n'.encode()))[0] == "001"


def test_a_workbook_reads_as_people_see_it(book):
    path = book(
        HEADER,
        ["A1", 13900000001, 13900000001.0],
        [True, False, None],
        [
            date(2026, 3, 2),
            datetime(2026, 3, 2, 8, 30),  # noqa: DTZ001
            time(8, 30),
        ],
        [1.5, "’1", "１"],
    )
    assert read_lines(path)[1:] == [
        Line(2, ("A1", "13900000001", "13900000001")),
        Line(3, ("是", "否")),
        Line(4, ("2026-03-02", "2026-03-02T08:30:00", "08:30:00")),
        Line(5, ("1.5", "’1", "１")),
    ]


def test_zeros_of_a_number_format_are_shown(book):
    def alter(sheet):
        sheet["A2"].number_format = "000"

    assert said(book(HEADER, [7, "苏禾穗", None], alter=alter))[0] == "007"


def test_a_formula_gives_its_result_or_itself(book):
    path = book(HEADER, ["A1", "=1+1", "=13900000000+1"])
    assert said(path)[1:] == ("=1+1", "=13900000000+1")
    assert said(with_results(path))[1:] == ("2", "13900000001")


def with_results(path):
    """Put results beside the formulas, as Excel does when it saves."""
    empty = rb"(<f>%s</f>)<v ?(/>|></v>)"

    def calculate(xml):
        xml = re.sub(empty % rb"1\+1", rb"\1<v>2</v>", xml)
        return re.sub(empty % rb"13900000000\+1", rb"\1<v>13900000001</v>", xml)

    return rewrite(path, calculate)


def rewrite(path, change, part="xl/worksheets/sheet1.xml"):
    """Change one part of a workbook's archive."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_merged_cells_count_for_every_line_they_span(book):
    def alter(sheet):
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("C3:C5")

    path = book(
        ["青溪县名册"], HEADER, ["A1", "苏", "云坪"], ["A2", "林"], ["A3", "江"], alter=alter
    )
    assert [line.cells[2] for line in read_lines(path)[2:]] == ["云坪", "云坪", "云坪"]


def test_overlapping_merges_without_end_take_no_time(book):
    def alter(sheet):
        for row in range(2, 400):
            sheet.merged_cells.ranges.add(f"A{row}:A1048576")

    path = book(HEADER, *([str(i), "苏", ""] for i in range(500)), alter=alter)
    assert {line.cells[0] for line in read_lines(path)[1:]} == {"0"}


def test_empty_and_formatted_lines_are_left_out(book):
    def alter(sheet):
        for row in range(3, 2000):
            sheet.cell(row, 1).fill = PatternFill("solid", fgColor="FFFF00")
        sheet.cell(1500, 2, "末行")

    path = book(HEADER, ["A1", "苏", ""], alter=alter)
    assert [line.number for line in read_lines(path)] == [1, 2, 1500]


def test_a_wrong_size_in_the_file_is_not_believed(book):
    path = book(HEADER, ["A1", "苏", "1"], ["A2", "林", "2"])
    rewrite(path, lambda xml: xml.replace(b'ref="A1:C3"', b'ref="A1:A1"'))
    assert len(read_lines(path)) == 3
    assert said(path, 3) == ("A2", "林", "2")


def test_the_sheet_with_the_header_is_read(book):
    assert read_lines(book(HEADER, ["A1", "苏", "1"], title=["说明", "附件"]))[0].cells == HEADER


def test_without_a_header_it_is_the_first_sheet(book):
    assert read_lines(book(["别的"], title=["说明"])) == [Line(1, ("说明",))]


def test_far_columns_are_not_read(book):
    path = book([*HEADER, *map(str, range(200))])
    assert len(read_lines(path)[0].cells) == table_file.MOST_COLUMNS


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.docx", b"PK\x03\x04", "只能读 .xlsx 和 .csv"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "只能读 .xlsx 和 .csv"),
        ("a.xlsx", b"", "文件是空的"),
        ("a.csv", b" \r\n ", "文件是空的"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "去掉密码"),
        ("a.xlsx", TEXT.encode(), "这不是 .xlsx 文件"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 100, "文件已损坏"),
        ("a.csv", b"PK\x03\x04" + b"\0" * 100, "其实是 Excel 文件"),
        ("a.csv", b"\xff\x00\xff" * 5, "认不出文字编码"),
        ("a.csv", b'a,"' + b"x" * 200_000, "少了引号"),
    ],
)
def test_what_is_no_roster_file_is_refused_in_one_sentence(file, name, content, words):
    with pytest.raises(Unreadable, match=words):
        read_lines(file(content, name))


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    for path in (tmp_path / "none.xlsx", folder):
        with pytest.raises(Unreadable, match="打不开"):
            read_lines(path)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(Unreadable, match="已损坏"):
        read_lines(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(book):
    path = book(HEADER)
    rewrite(path, lambda xml: xml + b" " * (60 * 2**20))
    assert path.stat().st_size < 2**20
    with pytest.raises(Unreadable, match="展开后太大"):
        read_lines(path)


def test_an_entity_bomb_is_refused(book):
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">' + b"".join(
        b'<!ENTITY b%d "%s">' % (i, b"&b%d;" % (i - 1) * 10 if i else b"&b;" * 10)
        for i in range(12)
    )
    path = rewrite(book(HEADER), lambda xml: bomb + b"]><worksheet>&b11;</worksheet>")
    with pytest.raises(Unreadable, match="已损坏"):
        read_lines(path)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_huge_file_is_refused(file, suffix):
    with pytest.raises(Unreadable, match="文件太大"):
        read_lines(file(b"PK\x03\x04" + b"x" * table_file.LARGEST, f"a{suffix}"))


def test_too_many_lines_are_refused(file, monkeypatch):
    monkeypatch.setattr(table_file, "MOST_LINES", 2)
    with pytest.raises(Unreadable, match="行数太多"):
        read_lines(file(TEXT.encode()))


@given(content=st.binary(max_size=300), head=st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_any_bytes_are_read_or_refused(content, head, suffix, file):
    lines = []
    with suppress(Unreadable):
        lines = read_lines(file(head + content, f"a{suffix}"))
    assert all(line.says for line in lines)


@given(position=st.integers(0, 10**6), byte=st.integers(0, 255))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_damage_to_a_workbook_is_read_or_refused(position, byte, file):
    content = bytearray(_PLAIN)
    content[position % len(content)] = byte
    lines = []
    with suppress(Unreadable):
        lines = read_lines(file(bytes(content), "a.xlsx"))
    assert len(lines) <= 2


def _plain():
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].append(HEADER)
    workbook.worksheets[0].append(["A1", "苏禾穗", 13900000001])
    out = io.BytesIO()
    workbook.save(out)
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stored.getvalue()


_PLAIN = _plain()
