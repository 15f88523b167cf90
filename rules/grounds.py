"""All that is found out about a text that is one matter, before anything is decided."""

import math
from dataclasses import dataclass
from functools import lru_cache

from rules.belief import Belief, Likely, believe, shifted
from rules.county import County
from rules.matching import matcher
from rules.model import Reading, shipped
from rules.scoring import Candidates, OverlapHit, overlaps, score
from rules.topics import LABELLED, TOPIC_OF


@dataclass(frozen=True, slots=True, eq=False)
class Grounds:
    """What words, overlap rows and the model say of a normalised text.

    ``by`` is the overlap row that names the lead; ``shipped`` the committee that would be the
    likeliest without the county's corrections. ``committee`` is the likeliest, ``department`` the
    likeliest of it.
    """

    plain: str
    county: County
    words: Candidates
    hits: tuple[OverlapHit, ...]
    by: OverlapHit | None
    reading: Reading
    belief: Belief
    shipped: str
    committee: str
    department: str
    topics: Likely

    @property
    def likelihood(self) -> float:
        """How likely the likeliest committee is."""
        return self.belief.committees[0][1]

    @property
    def labelled(self) -> bool:
        """Whether letters are labelled with the topic that is the department's business."""
        return TOPIC_OF.get(self.department) in LABELLED

    @property
    def confidence(self) -> float:
        """How likely topic and committee are right.

        Where letters are labelled it is the topic's likelihood, which is calibrated on them; less
        where the department's business is another topic; elsewhere the committee's.
        """
        topic, likely = self.topics[0]
        if not self.labelled:
            return self.likelihood
        agree = TOPIC_OF[self.department] == topic
        return likely if agree else math.sqrt(likely * self.likelihood)


# A text is routed for its card, and learning asks for its scores.
@lru_cache(maxsize=64)
def grounds_of(plain: str, county: County) -> Grounds:
    """Find out all about a normalised text."""
    known, model = matcher(county), shipped()
    words, hits = score(plain, known), overlaps(plain, known.likely_rows(plain))
    reading = model.read(words.meant)
    by = next((hit for hit in hits if hit.overlap.lead in known.committee), None)
    belief = believe(reading, words, hits, known, model)
    corrected = shifted(belief, plain, county.adjustment)
    committee = corrected.committees[0][0]
    overruled = committee != belief.committees[0][0]
    return Grounds(
        plain,
        county,
        words,
        tuple(hits),
        # What staff corrected overrules the row, too.
        None if overruled else by,
        reading,
        corrected,
        belief.committees[0][0],
        committee,
        corrected.best_department(committee),
        _topics(reading),
    )


def _topics(reading: Reading) -> Likely:
    model = shipped()
    odds = model.odds("topics", reading).tolist()
    # So few numbers are reckoned with faster one by one.
    likely = [math.exp(one - max(odds)) for one in odds]
    whole = sum(likely)
    pairs = zip(model.heads["topics"].names, (one / whole for one in likely), strict=True)
    return tuple(sorted(pairs, key=lambda pair: -pair[1]))
