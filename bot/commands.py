"""Typed commands, and what people call them; how a message is read as one is ``bot/asked.py``."""

from enum import StrEnum


class Command(StrEnum):
    """Something a person can ask for in one message."""

    REPORT = "report"
    PROGRESS = "progress"
    INBOX = "inbox"
    HELP = "help"
    CANCEL = "cancel"
    DONE = "done"
    BIND = "bind"
    ME = "me"
    THANKS = "thanks"
    WITHDRAW = "withdraw"
    WORK = "work"
    LOOK = "look"
    TAKE = "take"
    REROUTE = "reroute"
    ANSWER = "answer"
    RETAIN = "retain"
    DECLINE = "decline"
    UNBIND = "unbind"
    UNLOCK = "unlock"
    ACTIVITIES = "activities"
    PLAN = "plan"
    APPROVE = "approve"
    NOTIFY = "notify"
    SEND_MATERIALS = "send_materials"
    STUDY = "study"
    POSTPONE = "postpone"
    RESCHEDULE = "reschedule"
    CALL_OFF = "call_off"
    REJECT = "reject"
    ARCHIVE = "archive"
    TASK = "task"
    TASK_DONE = "task_done"
    YEAR_PLAN = "year_plan"
    PENDING = "pending"
    ATTENDEES = "attendees"
    ACCEPT = "accept"
    STAY_AWAY = "stay_away"
    ASK_LEAVE = "ask_leave"
    GRANT_LEAVE = "grant_leave"
    REFUSE_LEAVE = "refuse_leave"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    MAKE_UP = "make_up"
    DOOR = "door"
    CONFIRM = "confirm"
    MINUTES = "minutes"
    VIEWS = "views"
    PHOTOS = "photos"
    PAPERS = "papers"
    SPEECH = "speech"
    CONVERT = "convert"
    RECORD = "record"
    CALENDAR = "calendar"
    NEW_CALENDAR = "new_calendar"
    STATION_CALENDAR = "station_calendar"
    NEW_STATION_CALENDAR = "new_station_calendar"
    RECEIVED = "received"
    WRITE_CIRCULAR = "write_circular"
    TAKE_BACK = "take_back"
    DIGEST = "digest"
    DIGEST_LIST = "digest_list"
    DIGEST_WISH = "digest_wish"
    NO_DIGEST = "no_digest"
    ISSUED = "issued"
    INSPECTION = "inspection"
    WORKDAYS = "workdays"
    SEARCH = "search"
    EXPORT = "export"
    ASK_INFO = "ask_info"
    SUPPLY = "supply"
    MERGE = "merge"
    SPLIT = "split"
    UNMERGE = "unmerge"
    SIMILAR = "similar"
    CLUSTERS = "clusters"
    EDIT = "edit"
    SEND_UP = "send_up"
    SIGN = "sign"
    SEND_BACK = "send_back"
    DIVERT = "divert"
    QUARANTINE = "quarantine"
    RELEASE = "release"
    PURGE = "purge"
    MY_DATA = "my_data"
    FORWARD = "forward"
    TAKE_ON = "take_on"
    TURN_DOWN = "turn_down"
    REPORT_PROGRESS = "report_progress"
    ASK_EXTENSION = "ask_extension"
    EXTEND = "extend"
    KEEP_DUE = "keep_due"
    REPLY = "reply"
    RETURN = "return"
    FEED_BACK = "feed_back"
    CLOSE = "close"
    UNITS = "units"
    BULLETINS = "bulletins"
    COMPILE = "compile"
    BACK_ISSUES = "back_issues"
    RATE = "rate"
    ADOPT = "adopt"
    REPORT_UP = "report_up"
    INSTRUCT = "instruct"
    ACCURACY = "accuracy"


#: What people type. The first word of each row is the one that the bot itself uses.
WORDS: dict[Command, tuple[str, ...]] = {
    Command.REPORT: (
        "反映", "我要反映", "反映问题", "上报", "报事", "反应", "社情民意", "提意见", "我要上报",
        "开始", "新的反映", "我有事反映",
    ),
    Command.PROGRESS: (
        "进度", "查进度", "查询", "进展", "查", "办得怎么样了", "怎么样了", "有结果吗", "结果",
        "我的反映", "办到哪了", "状态",
    ),
    Command.INBOX: ("通知", "消息", "收件箱", "未读", "我的消息", "我的通知"),
    Command.HELP: (
        "帮助", "菜单", "怎么用", "说明", "help", "功能", "指令", "你好", "您好", "在吗",
    ),
    Command.CANCEL: (
        "取消", "不报了", "算了", "退出", "不说了", "不要了", "不发了", "放弃", "重来", "不办了",
    ),
    Command.DONE: (
        "好了", "好", "完了", "说完了", "就这些", "没了", "没有了", "发完了", "完毕", "结束",
        "可以了", "行了", "ok", "完成", "好的",
    ),
    Command.BIND: ("绑定", "认证", "登录", "注册", "绑定微信", "实名"),
    Command.ME: ("我", "我是谁", "我的", "我的信息", "个人信息"),
    Command.THANKS: (
        "谢谢", "谢谢你", "谢谢您", "多谢", "感谢", "辛苦了", "谢了",
    ),
    Command.WITHDRAW: ("撤回", "收回", "撤销"),
    Command.WORK: ("待办", "办理", "待处理", "工作台", "任务"),
    Command.LOOK: ("看", "查看", "打开", "详情"),
    Command.TAKE: ("收", "接收", "签收", "受理", "接"),
    Command.REROUTE: ("转", "改转", "转给", "分派", "转到"),
    Command.ANSWER: ("答复", "回复", "回答", "答", "答覆", "回覆"),
    Command.RETAIN: ("留存", "存", "留着"),
    Command.DECLINE: ("不采用", "不采纳", "未采用"),
    Command.UNBIND: ("解绑", "解除绑定"),
    Command.UNLOCK: ("解锁",),
    Command.ACTIVITIES: ("活动", "我的活动", "活动安排", "近期活动", "有什么活动", "查活动"),
    Command.PLAN: ("办活动", "计划活动", "安排活动", "组织活动", "搞活动", "新活动", "开展活动"),
    Command.APPROVE: ("批准", "批", "同意活动"),
    Command.NOTIFY: ("发通知", "下通知", "发活动通知"),
    Command.SEND_MATERIALS: ("发材料", "材料发了"),
    Command.STUDY: ("学习", "会前学习", "开始学习"),
    Command.POSTPONE: ("延期", "推迟"),
    Command.RESCHEDULE: ("改期", "改时间", "改到"),
    Command.CALL_OFF: ("取消活动", "活动取消"),
    Command.REJECT: ("退回", "退回确认"),
    Command.ARCHIVE: ("归档",),
    Command.TASK: ("加任务", "派任务", "准备事项"),
    Command.TASK_DONE: ("做好了", "准备好了", "任务完成"),
    Command.YEAR_PLAN: ("年度计划", "全年计划", "活动计划"),
    Command.PENDING: ("待批", "待审批", "审批"),
    Command.ATTENDEES: ("名单", "参加名单", "谁参加", "签到名单"),
    Command.ACCEPT: ("参加", "我参加", "报名", "参加活动", "我来"),
    Command.STAY_AWAY: ("不参加", "我不参加", "不去", "不来"),
    Command.ASK_LEAVE: ("请假", "我要请假", "请个假", "来不了", "我请假"),
    Command.GRANT_LEAVE: ("准假", "同意请假"),
    Command.REFUSE_LEAVE: ("不准假", "不同意请假"),
    Command.SIGN_IN: ("签到", "打卡", "我到了", "报到", "我要签到"),
    Command.SIGN_OUT: ("签退", "我走了"),
    Command.MAKE_UP: ("补签", "补签到"),
    Command.DOOR: ("签到码", "会场码", "签到大屏", "大屏", "签到屏"),
    Command.CONFIRM: ("确认", "确认活动", "活动确认"),
    Command.MINUTES: ("纪要", "会议纪要", "记录"),
    Command.VIEWS: ("意见", "活动意见"),
    Command.PHOTOS: ("照片", "活动照片"),
    Command.PAPERS: ("材料", "交材料", "活动材料"),
    Command.SPEECH: ("发言稿", "交发言稿", "发言"),
    Command.CONVERT: ("转意见", "意见转办"),
    Command.RECORD: ("我的履职", "履职", "履职档案", "履职记录"),
    Command.CALENDAR: ("日历", "订阅日历", "我的日历"),
    Command.NEW_CALENDAR: ("换日历", "新日历"),
    Command.STATION_CALENDAR: ("本站日历", "站日历", "联络站日历"),
    Command.NEW_STATION_CALENDAR: ("换本站日历", "换站日历"),
    Command.WRITE_CIRCULAR: (
        "写通知", "拟通知", "发通告", "写通告", "新通知", "发个通知", "传达精神",
    ),
    Command.TAKE_BACK: ("撤回通知", "收回通知", "撤销通知"),
    Command.DIGEST: ("简报", "今天简报", "今日简报", "看简报", "日报", "周报", "月报"),
    Command.DIGEST_LIST: ("简报名单",),
    Command.DIGEST_WISH: ("简报设置", "设置简报", "设简报", "改简报", "简报时间"),
    Command.NO_DIGEST: ("不要简报", "停简报", "关简报", "不看简报", "不收简报"),
    Command.ISSUED: ("我发的通知", "发出的通知", "发过的通知"),
    Command.SEARCH: ("搜", "查找", "搜索", "搜一下", "找一下"),
    Command.EXPORT: ("导出", "导出表格", "下载表格"),
    Command.INSPECTION: ("督查", "督查通报", "逾期清单"),
    Command.WORKDAYS: ("工作日历", "上班日历", "调休"),
    Command.RECEIVED: ("收到", "已收到", "收到了", "知道了", "已阅"),
    Command.ASK_INFO: ("追问", "问委员", "请补充"),
    Command.SUPPLY: ("补充", "补充情况", "我要补充"),
    Command.MERGE: ("并案", "并", "合并", "并入"),
    Command.SPLIT: ("拆分", "拆", "拆开"),
    Command.UNMERGE: ("拆回", "拆回去", "不是一件事"),
    Command.SIMILAR: ("相似", "找相似", "类似", "像不像"),
    Command.CLUSTERS: ("扎堆", "热点", "扎堆的事"),
    Command.EDIT: ("编辑", "编", "编稿", "改稿"),
    Command.SEND_UP: ("送签", "报签", "送审"),
    Command.SIGN: ("签发", "审签"),
    Command.SEND_BACK: ("退改",),
    Command.DIVERT: ("转别处", "不受理"),
    Command.QUARANTINE: ("封存",),
    Command.RELEASE: ("解封",),
    Command.PURGE: ("销毁", "申请销毁"),
    Command.MY_DATA: ("我的数据", "导出我的数据", "个人数据"),
    Command.FORWARD: ("转办", "交办", "转部门"),
    Command.TAKE_ON: ("接办", "承办"),
    Command.TURN_DOWN: ("退办", "不接办"),
    Command.REPORT_PROGRESS: ("报进展", "办理进展"),
    Command.ASK_EXTENSION: ("展期", "申请展期", "申请延期"),
    Command.EXTEND: ("准延期", "同意延期", "准展期"),
    Command.KEEP_DUE: ("不准延期", "不同意延期", "不准展期"),
    Command.REPLY: ("办复", "会办意见"),
    Command.RETURN: ("退回重办", "退回办复"),
    Command.FEED_BACK: ("反馈", "反馈委员"),
    Command.CLOSE: ("结案", "办结"),
    Command.UNITS: ("单位", "承办单位", "单位名单"),
    Command.BULLETINS: ("专刊", "社情民意专刊", "出专刊"),
    Command.COMPILE: ("编专刊", "编专报", "编专题"),
    Command.BACK_ISSUES: ("往期", "期刊", "往期专刊"),
    Command.RATE: ("评价", "评分", "打分", "我要评价"),
    Command.ADOPT: ("采用", "登记采用", "上级采用", "录用"),
    Command.REPORT_UP: ("报送", "登记报送", "上送"),
    Command.INSTRUCT: ("批示", "登记批示", "领导批示"),
    Command.ACCURACY: ("准确率", "分派准不准", "分派准确率", "派得准不准", "准不准"),
}  # fmt: skip
