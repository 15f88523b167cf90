"""Third parties' numbers are hidden, and nothing else is."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.masking import KIND_NAMES, Kind, found, in_words, masked


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("找试验人1，13900000001。", "找试验人1，139****0001。"),
        ("手机139 0000 0001", "手机139 **** 0001"),
        ("手机139-0000-0001", "手机139-****-0001"),
        ("手机139—0000—0001", "手机139—****—0001"),
        ("手机139.0000.0001", "手机139.****.0001"),
        ("手机13900 000001", "手机139** **0001"),
        ("手机13900-000-001", "手机139**-**0-001"),
        ("手机1390 000 0001", "手机139* *** 0001"),
        ("手机1 3 9 0 0 0 0 0 0 0 1", "手机1 3 9 * * * * 0 0 0 1"),
        ("手机１３９００００００１２", "手机１３９****００１２"),
        ("手机139\u200b00000001", "手机139\u200b****0001"),
        ("+8613900000001", "+86139****0001"),
        ("0086 139 0000 0001", "0086 139 **** 0001"),
        ("打013900000001", "打0139****0001"),
        ("幺三九零零零零零零幺二吧", "幺三九****零零幺二吧"),
        ("1.13900000001 2.13900000002", "1.139****0001 2.139****0002"),
        ("13900000001、13900000002", "139****0001、139****0002"),
        ("13900000001元月回来", "13900000001元月回来"),
        ("13900000001万家", "139****0001万家"),
        # the end of one number begins the next
        ("139 0000 1390 000 0002", "139 **** 139* *** 0002"),
        ("139 0000 0999 2345678", "139 **** 0999 234****"),
    ],
)
def test_mobile_phones(written: str, shown: str) -> None:
    assert masked(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("身份证999001199001010014", "身份证999***********0014"),
        ("证号431099199001010014的人", "证号431***********0014的人"),
        ("43109919900101001x", "431***********001x"),
        ("431099 19900101 001Ｘ", "431*** ******** 001Ｘ"),
        ("4310 9919 9001 0100 14", "431* **** **** **00 14"),
        ("４３１０９９１９９００１０１００１４", "４３１***********００１４"),
        ("老证431099900101001", "老证431********1001"),
        ("431099-900101-001", "431***-*****1-001"),
        ("身份证号码：4310991990010100", "身份证号码：431*********0100"),
    ],
)
def test_identity_numbers(written: str, shown: str) -> None:
    assert masked(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("打到6222000000000000001", "打到6222***********0001"),
        ("6222 0000 0000 0000 001", "6222 **** **** ***0 001"),
        ("4000000000000002", "4000********0002"),
        ("卡号：９５５８０００００００００００１", "卡号：９５５８********０００１"),
        ("农商行账号 81010000000000012", "农商行账号 8101*********0012"),
        ("帐户是810100000012", "帐户是8101****0012"),
    ],
)
def test_bank_accounts(written: str, shown: str) -> None:
    assert masked(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("0999-2345678", "0999-234****"),
        ("（0999）2345678", "（0999）234****"),
        ("0999 234 5678", "0999 234 ****"),
        ("09992345678", "0999234****"),
        ("010-6000-0001", "010-600*-****"),
        ("+86 999 2345678", "+86 999 234****"),
        ("０９９９－２３４５６７８", "０９９９－２３４****"),
        ("联系电话：2345678", "联系电话：234****"),
        ("座机号码是 60000001", "座机号码是 600*****"),
        ("0999-2345678转801", "0999-234****转801"),
        ("电话8001234", "电话800****"),
        ("0430-4000123", "0430-400****"),
    ],
)
def test_landlines(written: str, shown: str) -> None:
    assert masked(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("车牌湘Z12345", "车牌湘Z***45"),
        ("湘Z·12345", "湘Z·***45"),
        ("桂z d12345", "桂z ****45"),
        ("桂Z D12345", "桂Z ****45"),
        ("桂ZD12345", "桂Z****45"),
        ("湘Z1234学", "湘Z***4学"),
    ],
)
def test_plates(written: str, shown: str) -> None:
    assert masked(written) == shown


@pytest.mark.parametrize(
    "text",
    [
        "2026年5月20日", "2026-05-20 13:30", "20260520", "1998—2018年", "2026.05.20至2026.06.30",
        "民2026-0012", "民2026-0012、民2026-0013", "民２０２６－００１２", "专报〔2026〕12号",
        "投资1,390,000,000元", "13900000001元", "13900000001.50元", "约13900000001 万元",
        "¥13900000001", "￥13900000001", "3900000元", "电话费2345678元", "共1390000户",
        "30000000平方米",
        "耕地13900.5亩", "增长13.9%", "G320国道", "X012线K139+500", "S3001高速",
        "打110、119、120", "12345热线", "拨打12315", "电话12388", "电话：95598", "10086",
        "400-123-4567", "4001234567", "电话400-123-4567", "电话：400 1234 567", "电话8008100000",
        "电话0999-12345", "北纬25.123456，东经112.654321", "湘西G209", "云A级景区2026年",
        "139****0001", "邮编423000", "第13900号", "房号2-1390-01",
    ],
)  # fmt: skip
def test_what_is_everybodys_stays(text: str) -> None:
    assert masked(text) == text
    assert found(text) == {}


def test_each_kind_is_counted_and_told() -> None:
    text = (
        "13900000001、13900000002，431099199001010014，6222000000000000001，0999-2345678，湘Z12345"
    )
    counts = found(text)
    assert counts == {
        Kind.MOBILE: 2,
        Kind.IDENTITY: 1,
        Kind.BANK: 1,
        Kind.LANDLINE: 1,
        Kind.PLATE: 1,
    }
    assert in_words(counts) == (
        "已遮盖：身份证号 1 处、银行账号 1 处、手机号 2 处、座机号 1 处、车牌号 1 处"
    )
    assert set(KIND_NAMES) == set(Kind)


def test_nothing_hidden_is_nothing_told() -> None:
    assert in_words(found("路灯坏了")) == ""


#: Made of what numbers are made of, so that they meet, overlap and nearly are ones.
_PIECES = (
    "139 0000 0999 2345678 400 4310 1990 0101 6222 身份证 13900000001 431099199001010014 １３９"
)
_SCRAPS = st.lists(
    st.sampled_from([*"0123456789 -.*X元电话卡号湘Z　", "幺三九零", *_PIECES.split()]), max_size=25
).map("".join)
_PROSE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=12).filter(
    lambda text: not re.search("[一二三四五六七八九零幺元卡账帐电座固传致拨联身]|[号户话机]$", text)
)


@given(st.one_of(_SCRAPS, st.text()))
@example("139 0000 1390 000 0001")
def test_what_is_masked_is_masked(text: str) -> None:
    assert masked(masked(text)) == masked(text)
    assert found(masked(text)) == {}


@given(st.one_of(_SCRAPS, st.text()))
def test_each_sign_stays_or_is_hidden(text: str) -> None:
    shown = masked(text)
    assert len(shown) == len(text)
    hidden = [sign for sign, seen in zip(text, shown, strict=True) if sign != seen]
    assert all(sign.isalnum() for sign in hidden)
    assert shown.count("*") == text.count("*") + len(hidden)
    assert bool(hidden) == bool(found(text))


@given(st.lists(st.tuples(_PROSE, st.integers(0, 999_999)), max_size=6))
def test_prose_with_small_numbers_stays(parts: list[tuple[str, int]]) -> None:
    text = "".join(f"{prose}，{number}，" for prose, number in parts)
    assert masked(text) == text


@given(
    _PROSE,
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.sampled_from(["", " ", "-", " - ", "——", "　", "\u200b"]),
    st.booleans(),
    _PROSE,
)
def test_a_mobile_phone_is_hidden_wherever_it_stands(
    before: str, phone: str, between: str, wide: bool, after: str
) -> None:
    groups = [phone[:3], phone[3:7], phone[7:]]
    written = between.join(groups)
    hidden = between.join([groups[0], "****", groups[2]])
    if wide:
        full = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}
        written, hidden = written.translate(full), hidden.translate(full)
    assert masked(before + written + after) == before + hidden + after
    assert found(before + written + after) == {Kind.MOBILE: 1}


_IDENTITY = r"43[0-9]{4}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9])[0-9]{3}[0-9X]"


@given(_PROSE, st.from_regex(_IDENTITY, fullmatch=True), _PROSE)
def test_an_identity_number_is_hidden_wherever_it_stands(
    before: str, number: str, after: str
) -> None:
    assert masked(before + number + after) == f"{before}{number[:3]}{'*' * 11}{number[-4:]}{after}"
