"""What is said to staff of items that tell of the same: the likely ones, and what piles up."""

# --- behind an item, and the list -----------------------------------------------------------

NEAR = "\n\n像是一件事：{items}。发“相似 {short}”来并。"
NEAR_ITEM = "{short} {title}"
NONE = "没找到和 {short} 像的。要并别的，发“并案 {short} 到 编号”。"
LIKE = "和 {short} {title} 像的：\n{lines}\n\n回数字并成一件\n0 不并了"
LIKE_LINE = "{n} {short} {title}（{state}）"
SHOWN_ALREADY = "刚才给您看过了，再看发“相似 {short}”。"
NOT_MERGED = "好的，没有并。"
HELP_LIKE = "是一件事就回它前面的数字，都不是回 0。"
STILL_LIKE = "\n\n（刚才那几件像的：回数字来并，都不是回 0。）"

# --- taking apart ---------------------------------------------------------------------------

UNMERGED = "{receipt} 已拆回，由办公室定去向，委员已知道。"

# --- what piles up --------------------------------------------------------------------------

NO_CLUSTERS = "近十天没有扎堆的事。"
CLUSTERS = "近十天扎堆的事：\n{lines}\n\n回数字打开\n0 不看了"
CLUSTER_LINE = "{n} {size}：{title}"
PEOPLE = "{count} 人"
TOWNSHIPS = "{stations} 个乡镇"
DAYS = "{days} 天内"
CLUSTERS_AGAIN = "刚才给您看过了，再看发“扎堆”。"
CLUSTER = "{size}：\n{lines}\n\n1 都并到 {into}\n2 看别的\n0 不并了"
CLUSTER_ITEM = "{short} {title}（{state}）"
CLUSTER_MORE = "……共 {count} 件"
CLUSTER_GONE = "这几件刚有变化，没有要并的了。再看发“扎堆”。"
GATHERED = "已并到 {into}：{merged}。委员都知道了。"
GATHERED_NONE = "一件也没并。"
SKIPPED = "\n没并：\n{lines}"
SKIPPED_LINE = "{short}：{why}"
SEEN = "好的。再看发“扎堆”。"
HELP_CLUSTERS = "回数字打开一处，不看了回 0。"
HELP_CLUSTER = "回数字就行：1 都并，2 看别的，0 不并了。"
STILL_CLUSTERS = "\n\n（扎堆的事还开着：回数字打开，不看了回 0。）"
STILL_CLUSTER = "\n\n（刚才那几件：回 1 都并，回 0 不并了。）"
SAYS_ALL = ("都并", "1都并", "并", "确定", "是", "是的", "对")
SAYS_OTHERS = ("看别的", "2看别的", "返回")

HELP = "\n相似 编号：像不像别的件\n扎堆：好多人说的事\n拆回 编号：并错了"
