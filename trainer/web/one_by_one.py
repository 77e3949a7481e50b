"""One situation a screen, in practice and in the quizzes for citizens: what both say, and how ``sheet.js`` asks."""

from django.http import HttpRequest

from trainer.core.quiz.question_view import ShownQuestion


def lacking(shown: ShownQuestion, you: str) -> str:
    """Return what an answer lacks that is not whole; ``you`` is who is spoken to."""
    if shown.chosen or shown.turns:
        match shown.kind:
            case "order":
                return "Còn việc chưa có số, hoặc hai việc cùng một số."
            case "match":
                return "Còn mục chưa ghép."
            case "scenario":
                return f"{you} chọn một việc rồi đi tiếp."
    return f"{you} chọn rồi bấm “Trả lời”."


def wants_part(request: HttpRequest) -> bool:
    """Say whether a part of the page is asked for, to be put into the page that is there."""
    return request.headers.get("X-Part") == "yes"
