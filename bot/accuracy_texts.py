"""What people read in chat of how right routing is."""

HELP = "\n准确率：分派准不准"
FIGURES = "{month}月准确率 {share}（{right}/{judged}），近一年 {year}。"
MISTAKE = "最常派错：{first} → {settled}，{count} 件。"
NO_MISTAKE = "没有派错的。"
NOTHING = "还没有定了归属的件，过些天再看。"
LINK = '<a href="{url}">看详细（两天内有效）</a>'
