"""Classes and drills: what kinds there are, and how long what is kept of one may be; the rest is in ``workshops/``."""

# The kits of the handbook and its course. What is noted bears these names for ever: none is taken away.
KINDS = {
    "seized_page": "Diễn tập: trang bị chiếm",
    "leaked_data": "Diễn tập: lộ dữ liệu cá nhân",
    "press": "Diễn tập: báo chí tới cửa",
    "false_page": "Diễn tập: trang giả lúc lũ",
    "false_video": "Diễn tập: video giả chủ tịch",
    "secret_paper": "Diễn tập: đăng nhầm tài liệu nghi mật",
    "course": "Khóa bốn giờ cho quản trị trang",
    "other": "Buổi khác",
}
LONGEST_TITLE = 200
LONGEST_PLACE = 200
LONGEST_REASON = 200
