"""Tables and constraints. Django looks for them here, and so does everybody else."""

from trainer.models.accounts import (
    AccountSession,
    EmailNotices,
    LostSecondStep,
    MailServer,
    OutgoingMail,
    PendingEmail,
    ProvinceAccount,
    TryCount,
)
from trainer.models.campaigns import EXEMPTION_REASONS, Campaign, Exemption, Extension
from trainer.models.content import PathQuiz, ServedContent
from trainer.models.derived import Completion, DerivedUpTo, Progress, RefresherCard, Reliance, Requirement
from trainer.models.exports import PreparedFile
from trainer.models.facts import (
    Answer,
    Attempt,
    Correction,
    Event,
    HandIn,
    Installation,
    Practice,
    QuestionVersion,
    RefresherReview,
    ReturnedText,
    SectionVersion,
    StampKey,
    Withdrawal,
)
from trainer.models.item_analysis import CountedPapers, CountedQuestion, CountedSection, CountedUnit
from trainer.models.letters import Letter, LetterAnswer
from trainer.models.objections import Objection
from trainer.models.over_time import CampaignCurve, CountedDay, KeptUnitPage, QuizzesByUnit, UnitDay
from trainer.models.people import Official, RoleHolding, RosterUpload, Unit
from trainer.models.remembered import Remembered
from trainer.models.reminders import Reminder, ReminderRound, ReminderRules, Told
from trainer.models.rights import Appointment, Slip
from trainer.models.rosters import AppliedRoster, PersonBefore, RosterWord
from trainer.models.units import Newcomer, UnitChange
from trainer.models.work import PeopleVersion, Piece, RosterSheet, Work
from trainer.models.workshops import Attendance, Workshop
