"""Statistics in the words of whoever runs the training; the figure and its name stand beside them, for the expert."""

from trainer.item_analysis.rules.statistics import PaperStatistics, QuestionStatistics
from trainer.item_analysis.rules.verdicts import WEAK, is_too_easy

# Where a coefficient is called high or fair: rules of thumb of those who make tests.
_HIGH, _FAIR = 0.7, 0.5
# A check that nearly everybody passes cannot rank anybody: its coefficient is low, and nothing is wrong.
_NEARLY_ALL_RIGHT = 0.8


def sureness(papers: PaperStatistics) -> str:
    """Return how sure the scores of a quiz are in a word; “–” where there is too little to say."""
    if not papers.judged or papers.alpha is None:
        return "–"
    if papers.alpha >= _HIGH:
        return "cao"
    return "vừa" if papers.alpha >= _FAIR else "thấp"


def about_sureness(papers: PaperStatistics) -> str:
    """Return what the sureness of a quiz means; what to do about a question is said of each."""
    word = sureness(papers)
    if word == "–":
        return "Chưa đủ số liệu để nói điểm của bài này chắc đến đâu."
    if word == "cao":
        return "Các câu cùng chỉ về một phía: điểm nói đúng ai nắm bài, ai chưa."
    if papers.mean >= _NEARLY_ALL_RIGHT:
        return "Hầu hết ai cũng đúng nên điểm ít khác nhau: bài ở đây để ai cũng biết, đó không phải là lỗi của bài."
    return "Người gần mức đạt có thể đạt hay trượt do may rủi. Xem lại các câu đứng đầu danh sách dưới đây."


def telling_apart(found: QuestionStatistics) -> str:
    """Return in a word whether who does well elsewhere does well at a question; “–” with too little to say."""
    if not found.judged or found.discrimination is None or found.most is None:
        return "–"
    if is_too_easy(found):
        return "chưa rõ"
    if found.most < 0:
        return "ngược"
    if found.most < WEAK:
        return "không"
    return "có" if found.discrimination >= WEAK else "chưa rõ"


# What to do, the verdict says. Where hardly anybody misses a question, those few say nothing of the others.
ABOUT_TELLING_APART = {
    "có": "Người làm tốt các câu khác cũng làm tốt câu này.",
    "chưa rõ": "Số bài còn ít, hoặc hầu hết ai cũng làm như nhau.",
}
