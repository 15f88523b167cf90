"""The sandbox's small notion of risky words, for msg_sec_check."""

#: Word → (suggestion, label): labels are the platform's (20002 pornography, 20006 crime …).
RISKY: dict[str, tuple[str, int]] = {
    "代开发票": ("risky", 20006),
    "网络赌博": ("risky", 20006),
    "色情服务": ("risky", 20002),
    "出售枪支": ("risky", 20006),
    "刷单返利": ("risky", 20008),
    "加微信领红包": ("review", 10001),
    "免费领取": ("review", 10001),
}
PASS = ("pass", 100)


def judge(content: str) -> dict[str, object]:
    """The platform's verdict on a text: `result.suggest` is pass, review or risky."""
    hits = [(word, *verdict) for word, verdict in RISKY.items() if word in content]
    worst = next((h[1:] for h in hits if h[1] == "risky"), hits[0][1:] if hits else PASS)
    detail: list[dict[str, object]] = [
        {"strategy": "keyword", "errcode": 0, "suggest": s, "label": n, "keyword": w, "prob": 90}
        for w, s, n in hits
    ]
    model = {"strategy": "content_model", "errcode": 0, "suggest": worst[0], "label": worst[1]}
    return {"result": {"suggest": worst[0], "label": worst[1]}, "detail": [model, *detail]}
