"""What a change is called, and what it does to units, in Vietnamese."""

from collections.abc import Iterator, Sequence

from trainer.units.rules.model import Add, Close, Effect, Merge, Move, New, Rename, Request, Split
from trainer.units.rules.tree import Tree

_NAMED = 3


def title(request: Request, tree: Tree) -> str:
    """Return a change in a few words."""
    match request:
        case Rename():
            return f"Đổi tên “{tree.name(request.code)}” thành “{request.name}”"
        case Merge():
            into = request.into.name if isinstance(request.into, New) else tree.name(request.into)
            sources = [code for code in dict.fromkeys(request.sources) if code != request.into]
            return f"Sáp nhập {_some([tree.name(code) for code in sources])} vào “{into}”"
        case Split():
            return f"Tách “{request.new.name}” ra từ “{tree.name(request.source)}”"
        case Move():
            return f"Chuyển “{tree.name(request.code)}” về dưới “{tree.name(request.parent)}”"
        case Add():
            return f"Thêm đơn vị “{request.new.name}” dưới “{tree.name(request.new.parent)}”"
        case Close():
            return f"Đóng “{tree.name(request.code)}”"


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:_NAMED])
    return f"{shown} và {len(names) - _NAMED} đơn vị khác" if len(names) > _NAMED else shown


def lines(effect: Effect, before: Tree, after: Tree) -> Iterator[str]:
    """Yield a line for everything that happens to a unit."""
    for old, code in effect.recoded:
        yield f"Đơn vị trên cùng “{after.name(code)}” mang mã {code}, trước là {old}."
    for new in effect.created:
        yield f"Lập đơn vị mới “{new.name}” ({new.code}) dưới “{after.name(new.parent)}”."
    for code in effect.reopened:
        yield f"“{before.name(code)}” ({code}) hoạt động trở lại dưới “{after.name(after.units[code].parent)}”."
    yield from _renamed(effect, before)
    yield from _moved(effect, before, after)
    for code, into in effect.closed:
        where = f"; ai mở địa chỉ cũ thì đến “{after.name(into)}”" if into else ""
        yield f"“{before.name(code)}” ({code}) đóng lại, giữ để tra cứu{where}."


def _renamed(effect: Effect, before: Tree) -> Iterator[str]:
    for code, name, kind in effect.renamed:
        old = before.units[code]
        if old.name != name:
            yield f"“{old.name}” ({code}) mang tên “{name}”."
        if old.kind != kind:
            yield f"Loại của “{name}”: {old.kind or 'để trống'} thành {kind or 'để trống'}."


def _moved(effect: Effect, before: Tree, after: Tree) -> Iterator[str]:
    gone = {code for code, _ in effect.closed} | set(effect.reopened)
    for code, parent in effect.parents:
        if code not in gone:
            below = sum(not before.units[one].closed for one in before.below(code))
            along = f", cùng {below} đơn vị bên dưới" if below else ""
            yield f"“{before.name(code)}” ({code}) về dưới “{after.name(parent)}”{along}."
