"""What was measured, as people read it."""

import statistics
from collections.abc import Sequence

from benchmarks.arrivals import Arrivals
from benchmarks.items import Call
from benchmarks.measure import Figures, Measured
from benchmarks.notices import Delivered, Killed
from benchmarks.routing import Way
from benchmarks.similar import Found, Timed
from benchmarks.stages import Stage, shares
from training.evaluate import Figures as Judged

_HEAD = "  {:<6} {:>10} {:>9} {:>9} {:>10} {:>10} {:>10}".format(
    "", "messages/s", "p50 ms", "p99 ms", "memory MB", "CPU µs", "its DB µs"
)


def table(measured: Measured) -> str:
    """Show a scenario run by run, with the ratio of each pair and their median."""
    lines = [f"\n{measured.scenario.name}", _HEAD]
    for ours, echo, ratio in zip(measured.ours, measured.echo, measured.ratios, strict=True):
        lines += [_line("ours", ours), f"{_line('echo', echo)}   ratio {ratio:.2f}"]
    floor = measured.scenario.floor
    wanted = f", at least {floor} wanted" if floor is not None else ""
    return "\n".join([*lines, f"  median ratio {measured.ratio:.2f}{wanted}"])


def _line(name: str, run: Figures) -> str:
    return (
        f"  {name:<6} {run.rate:>10.0f} {run.p50:>9.1f} {run.p99:>9.1f}"
        f" {run.memory / 1e6:>10.0f} {run.cpu:>10.0f} {run.database_cpu:>10.0f}"
    )


def where_the_time_goes(measured: Sequence[Measured], stages: list[Stage]) -> str:
    """Show the web process's CPU of one message, piece by piece."""
    lines = ["\nWhere the time goes: CPU of the web process, µs for one message"]
    for one in measured:
        if any(one.scenario in stage.often for stage in stages):
            whole = statistics.median(run.cpu for run in one.ours)
            lines.append(f"  {one.scenario.name}: {whole:.0f}")
            lines += [
                f"    {name:<28} {cost:>6.0f}" for name, cost in shares(stages, one.scenario, whole)
            ]
    return "\n".join(lines)


def missed(measured: Sequence[Measured]) -> list[str]:
    """List the floors that were missed."""
    return [
        f"{one.scenario.name}: {one.ratio:.2f} of the echo's, {one.scenario.floor} wanted."
        for one in measured
        if one.scenario.floor is not None and one.ratio < one.scenario.floor
    ]


def arrivals_line(run: Arrivals) -> str:
    """Show one run of sign-ins beside the inserts."""
    return (
        f"  {run.rate:.0f} sign-ins/s, p50 {run.p50:.1f} ms, p99 {run.p99:.1f} ms;"
        f" {run.inserts:.0f} inserts/s, ratio {run.ratio:.2f};"
        f" {run.crowded:.0f} inserts/s over as many connections"
    )


def notices_line(told: Delivered) -> str:
    """Show how a notice to many went."""
    return (
        f"  queued in {told.queued:.2f} s; {told.rate:.1f} pushes/s, {told.pace} set;"
        f" chat p99 {told.at_rest:.1f} ms at rest, {told.meanwhile:.1f} ms meanwhile"
    )


def killed_line(killed: Killed) -> str:
    """Show what a killed worker left."""
    return (
        f"  a worker killed in the middle of {killed.receivers}: {killed.once} told once,"
        f" {killed.twice} twice, {killed.inbox} by the inbox alone"
    )


def calls_table(calls: Sequence[Call]) -> str:
    """Show what each call takes with a short history and with a long one."""
    head = "| | p50 ms short | p50 ms long | times | p99 ms short | p99 ms long |"
    lines = [
        f"| {one.name} | {_at(one.short, 50):.1f} | {_at(one.long, 50):.1f} | {one.times:.2f}"
        f" | {_at(one.short, 99):.1f} | {_at(one.long, 99):.1f} |"
        for one in calls
    ]
    return "\n".join([head, "| --- | --- | --- | --- | --- | --- |", *lines])


def found_table(found: Sequence[Found]) -> str:
    """Show how well each way finds what tells of the same."""
    lines = [
        f"| {one.asked} ({one.number}) | {one.way} | {one.hit:.3f} | {one.mean:.3f} |"
        for one in found
    ]
    return "\n".join(["| asked | way | hit@1 | MAP |", "| --- | --- | --- | --- |", *lines])


def timed_table(timed: Sequence[Timed]) -> str:
    """Show how long a query takes."""
    lines = [
        f"| {one.way} | {one.among} | {_at(one.times, 50):.1f} | {_at(one.times, 99):.1f} |"
        for one in timed
    ]
    return "\n".join(["| | among | p50 ms | p99 ms |", "| --- | --- | --- | --- |", *lines])


def ways_table(ways: Sequence[Way]) -> str:
    """Show what each way of routing takes."""
    head = "| | p50 ms | p99 ms | memory MB | load s | file MB | training s |"
    lines = [
        f"| {one.name} | {_at(one.times, 50):.2f} | {_at(one.times, 99):.2f} | {one.memory:.0f}"
        f" | {one.load:.2f} | {one.size:.1f} | {one.training:.0f} |"
        for one in ways
    ]
    return "\n".join([head, "| --- | --- | --- | --- | --- | --- | --- |", *lines])


def judged_table(ways: Sequence[Way], good: Sequence[Judged]) -> str:
    """Show how right each way is about letters that it was not trained on."""
    head = "\n| | macro-F1 | right | among two | calibration error | coverage at 0.95 |"
    lines = [
        f"| {way.name} | {one.macro_f1:.3f} | {one.right:.3f} | {one.in_two:.3f}"
        f" | {one.error:.3f} | {one.covered:.3f} |"
        for way, one in zip(ways, good, strict=True)
    ]
    return "\n".join([head, "| --- | --- | --- | --- | --- | --- |", *lines])


def _at(times: Sequence[float], part: int) -> float:
    return sorted(times)[len(times) * part // 100]
