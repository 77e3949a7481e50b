"""Run as a program beside a demonstration: publishes an edition that changed some sections, as if after the passes.

Every pass so far comes to rest on the texts before it; some officials have learnt again.
"""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests import whole_yaml
from trainer.core.vietnam_time import day_of

CHANGED = 4


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "trainer.settings"
    import django

    django.setup()
    from trainer.content.live import library
    from trainer.disk.paths import PROJECT
    from trainer.models import Reliance, SectionVersion

    now = datetime.now(UTC)
    tested = sorted({section for question in library().questions.values() for section in question.sections})
    sections = tested[:: len(tested) // CHANGED][:CHANGED]
    present = {name: one.fingerprint for name, one in library().sections.items()}
    _publish(PROJECT / "editions", day_of(now), present, sections)
    for section in sections:
        new = SectionVersion.objects.get(reference=section, fingerprint=library().sections[section].fingerprint)
        SectionVersion.objects.filter(pk=new.pk).update(first_seen_at=now)
        old = SectionVersion.objects.create(
            reference=section, fingerprint="0" * 16, title=new.title, first_seen_at=now - timedelta(days=300)
        )
        resting = list(Reliance.objects.filter(section_version=new).values_list("completion", flat=True).order_by("pk"))
        for completion in resting[len(resting) // 5 :]:
            Reliance.objects.filter(section_version=new, completion=completion).update(section_version=old)
        # The others passed before the text was there: they learnt it again.
        Reliance.objects.filter(section_version=new).update(renewed=True)


def _publish(folder: Path, today: date, present: dict[str, str], sections: list[str]) -> None:
    folder.mkdir()
    first = [
        {
            "section": name,
            "old": None,
            "new": "0" * 16 if name in sections else text,
            "weight": "material",
            "reason": "Bản đầu",
        }
        for name, text in present.items()
    ]
    causes = [("Luật An ninh mạng mới thay luật cũ", "luat-116-2025"), ("Đổi quy trình báo sự cố", None)]
    last = [
        {"section": name, "old": "0" * 16, "new": present[name], "weight": "material", "reason": causes[n % 2][0]}
        | ({"instrument": causes[n % 2][1]} if causes[n % 2][1] else {})
        for n, name in enumerate(sections)
    ]
    for day, title, changes in ((today - timedelta(days=200), "Bản đầu", first), (today, "Luật mới", last)):
        page = {"edition": day.isoformat(), "published": day, "title": title, "changes": changes}
        whole_yaml.write(folder / f"{day}.yml", page)


if __name__ == "__main__":
    main()
