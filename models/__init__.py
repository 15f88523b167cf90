"""Tables: fields and queries only. What changes them lives in ``handlers``."""

from models.activity import Activity, Invitation, Material, Milestone, Task
from models.attendance import Attendance, Correction, Record, Settlement
from models.calendar import Calendar
from models.circular import Circular
from models.conversation import Dialog, Heard, Session
from models.entry import Entry
from models.notice import Notice
from models.opinion import Attachment, Blob, Counter, Opinion
from models.organisation import Committee, HandlingUnit, Organisation, Sector, Station
from models.person import Appointment, BindFailures, Binding, Person

__all__ = [
    "Activity",
    "Appointment",
    "Attachment",
    "Attendance",
    "BindFailures",
    "Binding",
    "Blob",
    "Calendar",
    "Circular",
    "Committee",
    "Correction",
    "Counter",
    "Dialog",
    "Entry",
    "HandlingUnit",
    "Heard",
    "Invitation",
    "Material",
    "Milestone",
    "Notice",
    "Opinion",
    "Organisation",
    "Person",
    "Record",
    "Sector",
    "Session",
    "Settlement",
    "Station",
    "Task",
]
