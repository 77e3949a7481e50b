"""What is under way when somebody first looks: a later day, a leave, answers of a ward that wait for the IT unit; a
drill and a course that were held."""

from datetime import datetime, timedelta

from trainer.actions import agreements
from trainer.content.library import Library
from trainer.core.vietnam_time import day_of
from trainer.letters import answering
from trainer.letters.rules.answers import Answer
from trainer.models import Official, Unit
from trainer.workshops import noting


def steer(leader: Official, spared: set[str], library: Library, now: datetime) -> None:
    """Let things be under way in the unit of ``leader``, about nobody with one of the codes ``spared``."""
    staff = Official.objects.filter(unit=leader.unit, requirements__isnull=False).exclude(pk=leader.pk)
    people = list(staff.exclude(staff_code__in=spared).distinct().order_by("staff_code")[:5])
    if len(people) < 5:
        return
    away, later, *asked = people
    today, since = day_of(now), now - timedelta(days=6)
    agreements.exempt(
        [away], day_of(since), today + timedelta(days=150), "study", actor=None, library=library, now=since
    )
    until = today + timedelta(days=35)
    agreements.extend([later], until, "Biệt phái về sở đến giữa tháng", actor=None, library=library, now=since)
    answers = {
        asked[0].pk: Answer("extend", until=today + timedelta(days=28), note="Trực phòng chống bão đến hết tuần sau"),
        asked[1].pk: Answer("leave", until=today + timedelta(days=21), reason="sickness"),
        asked[2].pk: Answer("wrong", note="Chức vụ nay là Phó Chánh Văn phòng"),
    }
    answering.propose(leader.unit, answers, leader, now - timedelta(hours=20))


def hold_workshops(leader: Official, officer: Official, now: datetime) -> None:
    """Let a drill have been held in the unit of ``leader``, and the course in the city, both noted by ``officer``."""
    held, city = day_of(now - timedelta(days=18)), Unit.objects.get(parent=None)
    drill = noting.note(
        "seized_page", "", held, leader.unit, actor=officer, now=now - timedelta(days=17), place="Phòng họp tầng 2"
    )
    course = noting.note("course", "", held - timedelta(days=7), city, actor=officer, now=now - timedelta(days=17))
    there = Official.objects.filter(unit=leader.unit, is_active=True).order_by("staff_code")
    admins = Official.objects.filter(role_holdings__role="page_admin", is_active=True).order_by("staff_code")
    for workshop, people in ((drill, there[:12]), (course, admins[:45])):
        noting.attend(workshop, people.values_list("pk", flat=True), actor=officer, now=now - timedelta(days=17))
