"""Where to turn with what is no opinion item: one sentence per gate of DOMAIN.md §4."""

from rules.gates import Gate

GUIDANCE: dict[Gate, str] = {
    Gate.CLASSIFIED: (
        "这像是涉密内容，微信里不能收，也没有保存。请马上删掉原图原文，走机要或当面渠道。"
    ),
    Gate.DANGER: "人命关天：请先打 110（警情）、119（火灾）、120（急救）！",
    Gate.REPORT: "举报具体的人请打 12388 找纪检监察。这里只密封交办公室，绝不外转。",
    Gate.LITIGATION: "打官司、仲裁、复议的事政协不能过问。法律援助请打 12348。",
    Gate.PARTY: "组织人事、党派内部的事，请向组织部门或所在党派反映。",
    Gate.ABUSE: "这段话没法受理。请说事实：在哪里、什么事、多久了。",
    Gate.HELP: "个人困难请先打 12345，或找乡镇民政办申请临时救助，那边能直接办。",
    Gate.WAGES: "讨薪、工伤请打 12333 找劳动监察，那边能直接办。",
    Gate.LAND: "自家征地拆迁的纠纷，请找乡镇自然资源所或信访局，也可打 12345。",
    Gate.CHAT: "我是联络站小助手，帮您反映问题。发“反映”就能开始。",
    Gate.VAGUE: "请多写几句：在哪里、多久了、影响多少人、怎么解决好。",
}

#: Where a reporter turns with an item that is sent elsewhere, by the code of the reason.
ELSEWHERE: dict[str, str] = {
    "lawsuit": GUIDANCE[Gate.LITIGATION],
    "petition": "信访事项请找县信访局，或拨 12345，那边有专人办。",
    "personal": GUIDANCE[Gate.HELP],
    "discipline": GUIDANCE[Gate.REPORT],
    "party_affairs": GUIDANCE[Gate.PARTY],
}
