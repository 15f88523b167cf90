"""Tables: fields and queries only. What changes them lives in ``handlers``."""

from models.activity import Activity, Invitation, Material, Milestone, Task
from models.assignment import Assignment, Reply
from models.attendance import Attendance, Correction, Record, Settlement
from models.audit import AuditLine
from models.bulletin import Bulletin, Piece
from models.calendar import Calendar
from models.circular import Circular
from models.conversation import Dialog, Heard, Session
from models.digest import Digest, Wish
from models.entry import Entry
from models.notice import Notice
from models.opinion import Attachment, Blob, Counter, Opinion
from models.organisation import Committee, HandlingUnit, Organisation, Sector, Station
from models.outcome import Outcome, Rating
from models.person import Appointment, BindFailures, Binding, Person
from models.routing import Adjustment, Remits
from models.search import SearchText
from models.similar import SimilarText

__all__ = [
    "Activity",
    "Adjustment",
    "Appointment",
    "Assignment",
    "Attachment",
    "Attendance",
    "AuditLine",
    "BindFailures",
    "Binding",
    "Blob",
    "Bulletin",
    "Calendar",
    "Circular",
    "Committee",
    "Correction",
    "Counter",
    "Dialog",
    "Digest",
    "Entry",
    "HandlingUnit",
    "Heard",
    "Invitation",
    "Material",
    "Milestone",
    "Notice",
    "Opinion",
    "Organisation",
    "Outcome",
    "Person",
    "Piece",
    "Rating",
    "Record",
    "Remits",
    "Reply",
    "SearchText",
    "Sector",
    "Session",
    "Settlement",
    "SimilarText",
    "Station",
    "Task",
    "Wish",
]
