"""One word, one meaning: a name that stands for many things tells nobody what it holds."""

import ast
from collections import defaultdict

from trainer.disk.paths import CODE

# Of so many modules at most may each have a class of one name; whoever reads two of them side by side has to think.
MOST = 3


def test_no_name_of_a_class_stands_for_something_else_in_more_than_three_modules() -> None:
    modules = defaultdict(list)
    for path in sorted(CODE.rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            # Django looks for migrations by this name.
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and node.name != "Migration":
                modules[node.name].append(path.relative_to(CODE).as_posix())

    assert {name: found for name, found in modules.items() if len(found) > MOST} == {}
