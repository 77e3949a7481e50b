import pytest
from tests.browser.test_it_screens import *
from tests.browser.test_it_screens import _open
@pytest.mark.parametrize("name,width,dark", [("plan, things to ask",390,False),("undo the last list",390,False),("undo the last list",1366,False),("undo the last list",390,True),("columns, which sheets",1366,False),("plan, things to ask",1366,True)])
def test_shot(live, stage, visit, name, width, dark):
    page = _open(name, live, stage, visit, width)
    if dark:
        page.emulate_media(color_scheme="dark"); page.reload()
    page.screenshot(path=f"/tmp/roster12/s-{name.replace(' ','_')}-{width}{'d' if dark else ''}.png", full_page=True)
