"""``python -m server train --letters``: the shipped weights anew, judged by letters kept back."""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from handlers.county import county_of
from handlers.learning import examples_of
from handlers.organisation import organisation
from models import Organisation
from rules import model
from rules.county import County
from rules.fitting import Example
from rules.routing import committee_scores, forget
from server.settings import BadSettings
from training.evaluate import Figures, judged
from training.fit import fit
from training.letters import BadLetters, Letter, letters_of

UNREADABLE, TOO_FEW, REFUSED = 2, 1, 3
#: Whole letters under each of at least two topics, below which there is nothing to learn.
FEWEST = 20


def told(of: Figures) -> str:
    """Say figures in one line."""
    return (
        f"macro-F1 {of.macro_f1:.4f}, right {of.right:.4f}, among the first two {of.in_two:.4f}, "
        f"calibration error {of.error:.4f}, precise to 95 % for {of.covered:.4f} of all"
    )


def _enough(letters: Sequence[Letter]) -> bool:
    """Say whether there are enough to learn from and to keep back, near-duplicates counted once."""
    apart = {(one.topic, one.group) for one in letters if one.whole}
    counts = Counter(topic for topic, _ in apart)
    return sum(count >= FEWEST for count in counts.values()) > 1


def _barred(out: Path) -> str:
    """Say why weights could not be put there, before long work is done for nothing."""
    try:
        with TemporaryDirectory(dir=out.parent):
            return "it is a directory" if out.is_dir() else ""
    except OSError as error:
        return str(error.strerror)


async def check_county(code: str) -> Organisation:
    """Give the county that shall accept new weights; BadSettings where there is none.

    The database is connected.
    """
    org = await organisation(code)
    if org is None:
        raise BadSettings(f"No organisation has the code {code}.")
    return org


async def no_worse(code: str, weights: Path) -> bool:
    """Tell whether weights get no fewer of a county's settled items right than those in use.

    The database is connected.
    """
    org = await check_county(code)
    county, examples = (await county_of(org.id)).routing, await examples_of(org.id)
    before = _right(examples, county)
    model.ship(weights)
    forget()
    after = _right(examples, county)
    print(f"{org.name}: of {len(examples)} settled items {before} right before, {after} now")
    return after >= before


def _right(examples: Sequence[Example], county: County) -> int:
    scores = ((one, committee_scores(one.text, county)) for one in examples)
    return sum(max(said, key=said.__getitem__) == one.committee for one, said in scores)


def main(
    paths: Sequence[Path],
    out: Path | None,
    *,
    folds: bool,
    accepts: Callable[[Path], bool] = lambda weights: True,
) -> int:
    """Train and write the weights.

    2 for files that cannot be read or written, 1 for too few letters, 3 for weights that were
    not accepted.
    """
    try:
        letters = letters_of(paths)
    except BadLetters as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    if not _enough(letters):
        print(f"Too few letters: {FEWEST} whole of each of two topics are needed.", file=sys.stderr)
        return TOO_FEW
    out = out or model.SHIPPED
    if barred := _barred(out):
        print(f"{out}: cannot be written ({barred})", file=sys.stderr)
        return UNREADABLE
    print(f"{len(letters)} letters, {sum(one.whole for one in letters)} of them whole", flush=True)
    if folds:
        print(f"held back, 5 parts: {told(judged(letters))}", flush=True)
    return _ship(fit(letters), out, accepts)


def _ship(fitted: model.Model, out: Path, accepts: Callable[[Path], bool]) -> int:
    """Write weights beside the old ones, and put them in their place if they are accepted."""
    with TemporaryDirectory(dir=out.parent) as folder:
        made = Path(folder) / "weights.npz"
        model.save(fitted, made)
        if not accepts(made):
            print("refused: worse than the weights in use", file=sys.stderr)
            return REFUSED
        made.replace(out)
    print(f"weights {fitted.base} written to {out}")
    return 0
