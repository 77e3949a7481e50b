"""What a browser calls itself, in words by which its owner knows it again."""

import pytest

from trainer.core.accounts.browser_words import browser_words

_MOZILLA = "Mozilla/5.0"
_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (f"{_MOZILLA} (Windows NT 10.0; Win64; x64) {_CHROME} Safari/537.36", "Chrome trên Windows"),
        (f"{_MOZILLA} (Windows NT 10.0; Win64; x64) {_CHROME} Safari/537.36 Edg/142.0", "Edge trên Windows"),
        (f"{_MOZILLA} (Windows NT 6.1) coc_coc_browser/120.0 {_CHROME} Safari/537.36", "Cốc Cốc trên Windows"),
        (
            f"{_MOZILLA} (Linux; Android 15) {_CHROME} Mobile Safari/537.36 Zalo android/25",
            "Zalo trên Android",
        ),
        (f"{_MOZILLA} (Linux; Android 15) SamsungBrowser/28.0 {_CHROME} Safari", "Samsung Internet trên Android"),
        (f"{_MOZILLA} (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox trên Linux"),
        (f"{_MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15", "Safari trên máy Mac"),
        (f"{_MOZILLA} (iPhone; CPU iPhone OS 18_1 like Mac OS X) CriOS/142 Mobile Safari", "Chrome trên iPhone"),
        ("curl/8.5", "trình duyệt khác"),
        ("", "trình duyệt khác"),
        ("<script>alert(1)</script>", "trình duyệt khác"),
    ],
)
def test_browser_and_machine_are_named_and_nothing_is_repeated(sent: str, words: str) -> None:
    assert browser_words(sent) == words
