"""What is said of items that go elsewhere, are sealed or purged; and of one's own data."""

from rules.opinion import Verb

WHY = "{what} {receipt}，为什么？回数字，或直接写：\n{reasons}\n0 不办了"
SURE = "{what} {receipt}：{why}\n{effect}\n\n1 确定{word}\n{again}0 不{word}"
OTHER_REASON = "2 换个理由\n"
#: What each comes to.
EFFECTS: dict[str, str] = {
    Verb.DIVERT: "委员会看到：{guide}",
    Verb.QUARANTINE: "除办公室外，谁也看不到、搜不到了。",
    Verb.RELEASE: "接着原来的进度办。",
    Verb.ASK_PURGE: "要另一位同事确认，才真的销毁。",
    Verb.PURGE: "内容、附件、答复全清空，不能恢复。",
}
GUIDE_OWN = "您写的理由"
#: What is done, in the choice itself.
DOES: dict[str, str] = {
    Verb.DIVERT: "转",
    Verb.QUARANTINE: "封存",
    Verb.RELEASE: "解封",
    Verb.ASK_PURGE: "申请",
    Verb.PURGE: "销毁",
}
DONE: dict[str, str] = {
    Verb.DIVERT: "{receipt} 已转别处，委员会看到怎么办。",
    Verb.QUARANTINE: "{receipt} 已封存。解封回：解封 {short}",
    Verb.RELEASE: "{receipt} 已解封，接着办。",
    Verb.ASK_PURGE: "{receipt} 已申请销毁，等另一位同事确认。",
    Verb.PURGE: "{receipt} 已销毁，只留编号、日期和经手人。",
}
NEAR = "\n并过、拆过的件还开着：{receipts}。要封请一件件封。"
PRINTED = "\n《社情民意》{numbers}已印发，印出的收不回，请另行处理。"
NUMBER = "{kind} {year} 年第 {number} 期"
DROPPED = "好的，没有办。"
HELP_WHY = "请回理由前面的数字，或直接写，不办了回 0。"
HELP_SURE = "回数字就行：1 确定，2 换理由，0 不办了。"
STILL = "\n\n（刚才那件还等您定：1 确定，0 不办了。）"

MY_DATA = '<a href="{url}">我的数据</a>，10 分钟内打开，请别转发。'

HELP = "\n转别处 / 封存 / 解封 / 销毁 编号"
