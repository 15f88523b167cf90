"""What people read when they search for items and take them away."""

WHICH_WORDS = "要找什么？如“搜 路灯”。"
NOTHING = "没有找到“{words}”。换个词，或少写几个字。"
HEAD = "找到的，新的在前："
FOOT = "发“看 编号”看内容。"
LINK = '共 {count} 件，<a href="{url}">点这里下载</a>，10 分钟内有效。\n表上有您的名字，请别外传。'
LINK_ONCE = "链接只给一次。再要请重发“导出”。"
NOTHING_TO_TAKE = "没有可导出的。换个词，或只发“导出”。"
HELP = "\n搜 词：找您能看的件"
HELP_EXPORT = "\n导出 词：下载成表格"
