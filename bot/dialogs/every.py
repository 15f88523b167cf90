"""Every dialog, by name and by its steps: what is not named here cannot be carried on."""

from datetime import datetime

from bot.dialog import Dialog, Next
from bot.dialogs.announcing import ANNOUNCING
from bot.dialogs.bulletin import BULLETIN
from bot.dialogs.bulletin_sign import BULLETIN_SIGN
from bot.dialogs.circular import CIRCULAR
from bot.dialogs.clusters import CLUSTERS
from bot.dialogs.confirmation import CONFIRMATION
from bot.dialogs.custody import CUSTODY
from bot.dialogs.decision import DECISION
from bot.dialogs.digest_wish import DIGEST_WISH
from bot.dialogs.door import DOOR
from bot.dialogs.editing import EDITING
from bot.dialogs.feeding_back import FEEDING_BACK
from bot.dialogs.forwarding import FORWARDING
from bot.dialogs.handling import HANDLING
from bot.dialogs.invitation import INVITATION
from bot.dialogs.merging import MERGING
from bot.dialogs.opinion import OPINION
from bot.dialogs.planning import PLANNING
from bot.dialogs.rating import RATING
from bot.dialogs.record import RECORD
from bot.dialogs.replying import REPLYING
from bot.dialogs.signing import SIGNING
from bot.dialogs.similar import SIMILAR
from bot.dialogs.splitting import SPLITTING
from bot.dialogs.supply import SUPPLY
from bot.dialogs.work import WORK
from bot.dialogs.workday import WORKDAY
from handlers.conversation import OpenDialog

_ALL = (
    OPINION,
    WORK,
    SUPPLY,
    MERGING,
    SPLITTING,
    SIMILAR,
    CLUSTERS,
    EDITING,
    SIGNING,
    CUSTODY,
    PLANNING,
    ANNOUNCING,
    INVITATION,
    DECISION,
    DOOR,
    CONFIRMATION,
    RECORD,
    FORWARDING,
    HANDLING,
    REPLYING,
    FEEDING_BACK,
    RATING,
    CIRCULAR,
    BULLETIN,
    BULLETIN_SIGN,
    DIGEST_WISH,
    WORKDAY,
)
DIALOGS: dict[str, Dialog] = {dialog.name: dialog for dialog in _ALL}
#: A step says by its type which dialog it belongs to.
_BY_STEP: dict[type, Dialog] = {
    type(next(iter(dialog.help))): dialog for dialog in DIALOGS.values()
}


def opened_by(answer: Next, now: datetime) -> OpenDialog | None:
    """Give the dialog that an answer leaves open, to be kept; None when it leaves none."""
    if answer.step is None:
        return None
    dialog = _BY_STEP[type(answer.step)]
    return OpenDialog(dialog.name, answer.step.value, answer.data, now)
