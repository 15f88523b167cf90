"""`verify-audit`: go along a county's audit log and tell the first line that is not as it was."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from handlers.audit_chain import head, left_out, verify
from handlers.organisation import organisation

#: Within this time the worker has written down whatever it missed.
_BY_THEN = timedelta(hours=2)


async def run(code: str, noted: Sequence[str]) -> int:
    """Verify the chain, against noted ``N=DIGEST`` too; 1 when something is wrong.

    The database is connected. Prints the end of the chain, to be noted elsewhere.
    """
    org = await organisation(code)
    if org is None:
        return _fail(f"没有编码为 {code} 的县。请先导入名册。")
    kept = dict(map(_read, noted))
    if None in kept:
        return _fail("记下的末条要写成 条号=校验码，如 --noted 120=5f0c…。")
    wrong = await verify(org.id, {seq: digest for seq, digest in kept.items() if seq})
    if wrong is not None:
        return _fail(f"第 {wrong} 条起对不上。请保留数据库和备份，马上报告办公室负责人。")
    if missing := await left_out(org.id, datetime.now(UTC) - _BY_THEN):
        return _fail(f"有 {missing} 条经过没有记入日志。请看后台进程是否在运行，一小时后再查。")
    seq, digest = await head(org.id)
    print(f"共 {seq} 条，完好。请把末条抄在别处，下次用 --noted 核对：\n{seq}={digest}")
    return 0


def _read(given: str) -> tuple[int | None, str]:
    seq, _, digest = given.partition("=")
    if not (seq.isascii() and seq.isdigit() and int(seq) and digest):
        return None, ""
    return int(seq), digest.strip()


def _fail(why: str) -> int:
    print(why, file=sys.stderr)
    return 1
