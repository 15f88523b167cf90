from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from io import BytesIO

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from rules.deadline import BEIJING
from rules.schedule import Milestone
from server.sheets import (
    AttendanceRow,
    Deadline,
    Heading,
    OpinionRow,
    PlanRow,
    ReadRow,
    attendance_sheet,
    opinion_sheet,
    plan_sheet,
    read_sheet,
)

HEADING = Heading(
    "试验县政协",
    "2026年度活动计划",
    "试验人1",
    datetime(2026, 3, 2, 1, tzinfo=UTC),
    "导2026-0001",
)
TALK = PlanRow(
    number="活2026-0001",
    title="春耕座谈",
    kind="座谈",
    organiser="云坪镇联络站",
    place="云坪镇政府三楼",
    starts_at=datetime(2026, 4, 1, 1, tzinfo=UTC),
    ends_at=datetime(2026, 4, 1, 11, 30, tzinfo=BEIJING),
    invited=12,
    required=True,
    state="已通知",
    dues={
        Milestone.PLAN: Deadline(date(2026, 3, 4)),
        Milestone.NOTICE: Deadline(date(2026, 3, 11), late=True),
        Milestone.MATERIALS: Deadline(date(2026, 3, 18)),
        Milestone.STUDY: Deadline(date(2026, 3, 25), late=True),
        Milestone.SPEECH: Deadline(date(2026, 3, 25)),
    },
    short_notice=True,
    collisions="活2026-0003（12 人）；活2026-0004（3 人）",
)
SOMEBODY = AttendanceRow("0007", "试验人7", "农业界", "云坪镇联络站", "第三组", invited=True)
READER = ReadRow("0007", "试验人7", "农业界", "云坪镇联络站", "已送达")
MATTER = OpinionRow(
    receipt="民2026-0001",
    title="路灯坏了",
    text="云坪镇的路灯坏了半个月",
    place="云坪镇",
    reporter="试验人7",
    submitted_at=datetime(2026, 3, 2, 1, tzinfo=UTC),
    committee="社会建设",
    state="办理中",
    urgent=True,
    due=Deadline(date(2026, 3, 4), late=True),
    answer="",
)
named = partial(opinion_sheet, reporters=True)
EACH = [(plan_sheet, TALK), (attendance_sheet, SOMEBODY), (read_sheet, READER), (named, MATTER)]
#: Excel knows no time zones.
naive = datetime.fromisoformat


def opened(content):
    return openpyxl.load_workbook(BytesIO(content)).worksheets[0]


def told(write, row):
    """What a row says, by the names of the columns."""
    names, *_, cells = opened(write(HEADING, [row])).iter_rows(min_row=3)
    return {name.value: cell for name, cell in zip(names, cells, strict=True)}


def values(write, row):
    return {name: cell.value for name, cell in told(write, row).items()}


def test_the_plan_says_all_of_an_activity():
    assert values(plan_sheet, TALK) == {
        "编号": "活2026-0001",
        "名称": "春耕座谈",
        "类别": "座谈",
        "组织者": "云坪镇联络站",
        "地点": "云坪镇政府三楼",
        "开始": naive("2026-04-01 09:00"),
        "结束": naive("2026-04-01 11:30"),
        "邀请人数": 12,
        "必到/自愿": "必到",
        "状态": "已通知",
        "计划期限": naive("2026-03-04"),
        "通知期限": naive("2026-03-11"),
        "材料期限": naive("2026-03-18"),
        "学习期限": naive("2026-03-25"),
        "发言稿期限": naive("2026-03-25"),
        "短期通知": "是",
        "冲突": "活2026-0003（12 人）；活2026-0004（3 人）",
    }


def test_moments_and_days_are_dates_to_excel():
    cells = told(plan_sheet, TALK)
    formats = {name: cell.number_format for name, cell in cells.items() if cell.is_date}
    assert formats == {
        "开始": "yyyy-mm-dd hh:mm",
        "结束": "yyyy-mm-dd hh:mm",
        "计划期限": "yyyy-mm-dd",
        "通知期限": "yyyy-mm-dd",
        "材料期限": "yyyy-mm-dd",
        "学习期限": "yyyy-mm-dd",
        "发言稿期限": "yyyy-mm-dd",
    }


def test_only_what_is_late_is_red():
    cells = told(plan_sheet, TALK)
    red = [name for name, cell in cells.items() if cell.font.color and cell.font.b]
    assert red == ["通知期限", "学习期限"]
    assert {cells[name].font.color.rgb for name in red} == {"00C00000"}


def test_a_deadline_that_there_is_not_stays_empty():
    assert values(plan_sheet, replace(TALK, dues={}))["材料期限"] is None


def test_what_is_voluntary_and_in_time_says_so():
    said = values(plan_sheet, replace(TALK, required=False, short_notice=False))
    assert (said["必到/自愿"], said["短期通知"]) == ("自愿", "否")


def test_the_attendance_says_all_of_a_person():
    signed = AttendanceRow(
        number="0007",
        name="试验人7",
        sector="农业界",
        station="云坪镇联络站",
        group="第三组",
        invited=False,
        answer="参加",
        leave_kind="病假",
        leave_reason="看病",
        signed_in_at=datetime(2026, 4, 1, 1, 5, tzinfo=UTC),
        way="补签",
        result="到会",
        late=True,
        left_early=True,
        made_up_by="试验人1",
        made_up_because="手机没电",
        note="带了材料",
    )
    assert values(attendance_sheet, signed) == {
        "编号": "0007",
        "姓名": "试验人7",
        "界别": "农业界",
        "联络站": "云坪镇联络站",
        "小组": "第三组",
        "邀请": "不请自来",
        "答复": "参加",
        "请假类别": "病假",
        "事由": "看病",
        "签到时间": naive("2026-04-01 09:05"),
        "方式": "补签",
        "结果": "到会",
        "迟到/早退": "迟到、早退",
        "补签人": "试验人1",
        "补签理由": "手机没电",
        "备注": "带了材料",
    }
    assert told(attendance_sheet, signed)["签到时间"].number_format == "yyyy-mm-dd hh:mm"


def test_who_has_not_signed_in_has_empty_cells():
    said = {name: value for name, value in values(attendance_sheet, SOMEBODY).items() if value}
    assert list(said) == ["编号", "姓名", "界别", "联络站", "小组", "邀请"]
    assert said["邀请"] == "邀请"


@pytest.mark.parametrize(
    ("late", "left_early", "word"), [(True, False, "迟到"), (False, True, "早退")]
)
def test_late_and_early_are_told_apart(late, left_early, word):
    row = replace(SOMEBODY, late=late, left_early=left_early)
    assert values(attendance_sheet, row)["迟到/早退"] == word


def test_the_read_list_says_who_read():
    read = replace(READER, read_at=datetime(2026, 3, 2, 2, tzinfo=UTC))
    assert values(read_sheet, read) == {
        "编号": "0007",
        "姓名": "试验人7",
        "界别": "农业界",
        "联络站": "云坪镇联络站",
        "送达": "已送达",
        "阅读时间": naive("2026-03-02 10:00"),
        "是否已读": "是",
        "催过": None,
    }


def test_the_read_list_says_who_did_not_and_was_urged():
    row = replace(READER, delivery="没绑微信", urged_at=datetime(2026, 3, 2, 23, tzinfo=UTC))
    cells = told(read_sheet, row)
    assert (cells["送达"].value, cells["是否已读"].value) == ("没绑微信", "否")
    assert cells["阅读时间"].value is None
    assert (cells["催过"].value, cells["催过"].number_format) == (
        naive("2026-03-03 07:00"),
        "yyyy-mm-dd hh:mm",
    )


@pytest.mark.parametrize(("write", "row"), EACH)
def test_a_sheet_says_what_it_is_and_who_exported_it(write, row):
    sheet = opened(write(HEADING, [row]))
    assert sheet["A1"].value == "试验县政协 2026年度活动计划"
    assert sheet["A2"].value == "试验县政协 · 试验人1 · 2026-03-02 09:00 · 导2026-0001"
    assert sheet.oddHeader.center.text == sheet["A2"].value


def test_a_name_is_no_code_of_a_header():
    sheet = opened(plan_sheet(replace(HEADING, by="甲&P乙"), []))
    assert sheet.oddHeader.center.text.startswith("试验县政协 · 甲＆P乙 · ")


def test_a_list_of_items_says_all_of_them_and_of_reporters_only_to_who_may_know():
    said = values(named, MATTER)
    assert said == {
        "编号": "民2026-0001",
        "标题": "路灯坏了",
        "内容": "云坪镇的路灯坏了半个月",
        "地点": "云坪镇",
        "反映人": "试验人7",
        "反映时间": naive("2026-03-02 09:00"),
        "承办专委会": "社会建设",
        "状态": "办理中",
        "紧急": "是",
        "期限": naive("2026-03-04"),
        "答复": said["答复"],
    }
    unnamed = values(partial(opinion_sheet, reporters=False), MATTER)
    assert said == unnamed | {"反映人": "试验人7"}
    assert "反映人" not in unnamed


@pytest.mark.parametrize(
    ("write", "name"),
    [(plan_sheet, "年度活动计划"), (attendance_sheet, "签到表"), (read_sheet, "通知阅读")],
)
def test_a_sheet_has_its_own_name(write, name):
    assert opened(write(HEADING, [])).title == name


@pytest.mark.parametrize(("write", "row"), EACH)
def test_the_header_stays_and_filters(write, row):
    sheet = opened(write(HEADING, [row, row]))
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == f"A3:{get_column_letter(sheet.max_column)}5"


@pytest.mark.parametrize(("write", "row"), EACH)
def test_it_prints_across_landscape_a4_with_its_header_on_every_page(write, row):
    sheet = opened(write(HEADING, [row]))
    assert sheet.print_title_rows == "$1:$3"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)


@pytest.mark.parametrize(("write", "row"), EACH)
def test_every_column_has_room_for_its_dates(write, row):
    sheet = opened(write(HEADING, [row]))
    for cell in sheet[4]:
        room = sheet.column_dimensions[cell.column_letter].width
        assert room > (len(cell.number_format) if cell.is_date else 7)


def test_a_row_has_room_for_its_lines():
    sheet = opened(plan_sheet(HEADING, [replace(TALK, collisions=""), TALK]))
    longest = opened(plan_sheet(HEADING, [replace(TALK, collisions="活" * 9000)]))
    one, two = (sheet.row_dimensions[number].height for number in (4, 5))
    assert one < two < longest.row_dimensions[4].height == 409


def test_nobody_is_a_sheet_too():
    sheet = opened(read_sheet(HEADING, []))
    assert (sheet.max_row, sheet.auto_filter.ref) == (3, "A3:H3")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "#N/A"])
def test_no_text_is_a_formula(name):
    heading = Heading(name, name, name, HEADING.at)
    sheet = opened(attendance_sheet(heading, [replace(SOMEBODY, name=name, leave_reason=name)]))
    for place, text in {"A1": f"{name} {name}", "B4": name, "I4": name}.items():
        cell = sheet[place]
        assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")


def test_numbers_keep_their_zeros():
    assert values(read_sheet, replace(READER, number="0012"))["编号"] == "0012"


@given(
    st.text(st.characters(), max_size=60), st.text("=+\r\n\t \x00\x0b\ufffe\uffff甲", max_size=20)
)
@example("\ud800", "\x1b\x08")
def test_any_words_make_a_sheet_that_opens(reason, name):
    heading = Heading(name, reason, name, HEADING.at)
    row = replace(SOMEBODY, leave_reason=reason, name=name)
    sheet = opened(attendance_sheet(heading, [row]))
    assert (sheet["I4"].value or "") == printable(reason)
    assert (sheet["B4"].value or "") == printable(name)


def printable(text):
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in lines if one in "\t\n" or (one >= " " and not is_refused(one)))


def is_refused(character):
    return "\ud800" <= character <= "\udfff" or character in "\ufffe\uffff"
