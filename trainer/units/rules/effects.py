"""What each change does to the tree, or why it cannot be made."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import singledispatch

from trainer.core.refusal import Refused, refuse
from trainer.core.text import clean, fold
from trainer.units.rules.model import Add, Close, Effect, Merge, Move, New, Rename, Request, Split
from trainer.units.rules.tree import LONGEST_ANCESTRY, Tree, Unit

# A code is a part of addresses and of every unit's ancestry.
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
LONGEST_NAME, LONGEST_KIND = 200, 20


def effect_of(request: Request, tree: Tree) -> Effect:
    """Return what ``request`` does to ``tree``. Raises Refused with everything that is in the way."""
    refuse(list(_faults(request, tree)))
    effect = _effect(request, tree)
    after = applied(effect, tree)
    too_deep = [code for code in after.units if len(after.ancestry(code)) > LONGEST_ANCESTRY]
    if too_deep:
        raise Refused(f"Đơn vị “{after.name(too_deep[0])}” sẽ ở quá nhiều cấp", "chọn đơn vị cấp trên khác")
    return effect


def applied(effect: Effect, tree: Tree) -> Tree:
    """Return the tree after ``effect``."""
    units = dict(tree.units)
    for old, code in effect.recoded:
        if old in units:
            units[code] = replace(units.pop(old), code=code)
    last = max((unit.position for unit in units.values()), default=0)
    for number, new in enumerate(effect.created, start=1):
        units[new.code] = Unit(new.code, new.name, new.parent, new.kind, last + number)
    for code, name, kind in effect.renamed:
        units[code] = replace(units[code], name=name, kind=kind)
    for code, _ in effect.closed:
        units[code] = replace(units[code], closed=True)
    for code in effect.reopened:
        units[code] = replace(units[code], closed=False)
    for position, code in enumerate(effect.order):
        units[code] = replace(units[code], position=position)
    return Tree(units).with_parents(dict(effect.parents))


@singledispatch
def _effect(request: Request, tree: Tree) -> Effect:
    raise TypeError(request)


@_effect.register
def _(request: Rename, tree: Tree) -> Effect:
    kind = tree.units[request.code].kind if request.kind is None else request.kind
    return Effect(renamed=((request.code, request.name, kind),))


@_effect.register
def _(request: Merge, tree: Tree) -> Effect:
    """The units below come along; the old units stay, closed, below the one that they became."""
    new = request.into if isinstance(request.into, New) else None
    into = new.code if new else str(request.into)
    sources = _sources(request)
    below = (child for source in sources for child in tree.children(source) if child not in sources)
    pairs = tuple((source, into) for source in sources)
    return Effect(
        created=(new,) if new else (),
        parents=(*((child, into) for child in below), *pairs),
        closed=pairs,
        everybody=pairs,
        follow=tuple((source, (into,)) for source in sources),
    )


def _sources(request: Merge) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in request.sources if code != request.into))


@_effect.register
def _(request: Split, tree: Tree) -> Effect:
    """Campaigns for the unit are for both from now on: nobody is left out, and nobody is new in one."""
    code = request.new.code
    return Effect(
        created=(request.new,),
        parents=tuple((unit, code) for unit in dict.fromkeys(request.units)),
        people=tuple((person, code) for person in dict.fromkeys(request.people)),
        follow=((request.source, (request.source, code)),),
    )


@_effect.register
def _(request: Move, tree: Tree) -> Effect:
    return Effect(parents=((request.code, request.parent),))


@_effect.register
def _(request: Add, tree: Tree) -> Effect:
    return Effect(created=(request.new,))


@_effect.register
def _(request: Close, tree: Tree) -> Effect:
    return Effect(closed=((request.code, ""),))


@singledispatch
def _faults(request: Request, tree: Tree) -> Iterator[Refused]:
    raise TypeError(request)


@_faults.register
def _(request: Rename, tree: Tree) -> Iterator[Refused]:
    missing = list(_missing([request.code], tree))
    yield from missing
    yield from _bad_name(request.name, request.kind or "")
    if missing:
        return
    unit = tree.units[request.code]
    if (unit.name, unit.kind) == (request.name, unit.kind if request.kind is None else request.kind):
        yield Refused(f"“{unit.name}” đã mang tên và loại ấy", "ghi tên khác, hoặc thôi")
    yield from _same_name(request.name, unit.parent, [request.code], tree)


@_faults.register
def _(request: Merge, tree: Tree) -> Iterator[Refused]:
    sources = _sources(request)
    missing = list(_missing(sources, tree))
    yield from missing
    if not sources:
        yield Refused("Chưa chọn đơn vị nào để sáp nhập", "chọn ít nhất một đơn vị khác đơn vị nhận")
    if isinstance(request.into, New):
        yield from _bad_new(request.into, tree, sources)
        yield from _inside(request.into.parent, sources, tree, "cấp trên")
        return
    bad = list(_missing([request.into], tree))
    yield from bad
    if not bad and not missing:
        yield from _inside(request.into, sources, tree, "nhận")
    yield from _is_top(sources, tree, "sáp nhập vào đơn vị khác")


@_faults.register
def _(request: Split, tree: Tree) -> Iterator[Refused]:
    missing = list(_missing([request.source, *request.units], tree))
    yield from missing
    if not request.units and not request.people:
        yield Refused("Chưa chọn ai và đơn vị nào để tách ra", "chọn ít nhất một người hoặc một đơn vị bên dưới")
    for code in request.units if not missing else ():
        if tree.units[code].parent != request.source:
            yield Refused(
                f"“{tree.name(code)}” không thuộc thẳng “{tree.name(request.source)}”", "chỉ chọn đơn vị ngay bên dưới"
            )
    yield from _bad_new(request.new, tree, ())
    yield from _inside(request.new.parent, request.units, tree, "cấp trên")


@_faults.register
def _(request: Move, tree: Tree) -> Iterator[Refused]:
    missing = list(_missing([request.code, request.parent], tree))
    yield from missing
    if missing:
        return
    yield from _is_top([request.code], tree, "chuyển đi")
    yield from _inside(request.parent, [request.code], tree, "cấp trên")
    unit = tree.units[request.code]
    if unit.parent == request.parent:
        yield Refused(f"“{unit.name}” đã ở dưới “{tree.name(request.parent)}”", "chọn đơn vị khác, hoặc thôi")
    yield from _same_name(unit.name, request.parent, [request.code], tree)


@_faults.register
def _(request: Add, tree: Tree) -> Iterator[Refused]:
    yield from _bad_new(request.new, tree, ())


@_faults.register
def _(request: Close, tree: Tree) -> Iterator[Refused]:
    missing = list(_missing([request.code], tree))
    yield from missing
    if missing:
        return
    yield from _is_top([request.code], tree, "đóng")
    below = tree.children(request.code)
    if below:
        names = ", ".join(tree.name(code) for code in below[:5])
        yield Refused(
            f"“{tree.name(request.code)}” còn {len(below)} đơn vị bên dưới ({names}{'…' if len(below) > 5 else ''})",
            "chuyển, sáp nhập hoặc đóng chúng trước",
        )


def _missing(codes: Iterable[str], tree: Tree) -> Iterator[Refused]:
    for code in codes:
        if code not in tree.units:
            yield Refused(f"Không có đơn vị mang mã “{code}”", "chọn lại đơn vị")
        elif tree.units[code].closed:
            yield Refused(f"“{tree.name(code)}” đã đóng", "chọn đơn vị đang hoạt động")


def _is_top(codes: Iterable[str], tree: Tree, what: str) -> Iterator[Refused]:
    for code in codes:
        if code in tree.units and not tree.units[code].parent:
            yield Refused(f"“{tree.name(code)}” ở trên cùng nên không {what} được", "chọn đơn vị khác")


def _inside(code: str, others: Iterable[str], tree: Tree, what: str) -> Iterator[Refused]:
    for other in others:
        if tree.is_below(code, [other]):
            same = f"là chính “{tree.name(other)}”" if code == other else f"nằm trong “{tree.name(other)}”"
            yield Refused(f"Đơn vị {what} “{tree.name(code)}” {same}", f"chọn đơn vị {what} khác")


def _bad_new(new: New, tree: Tree, going: Iterable[str]) -> Iterator[Refused]:
    if not CODE.fullmatch(new.code):
        yield Refused(f"Mã đơn vị “{new.code}” không dùng được", "chỉ ghi chữ không dấu và số, tối đa 20 ký tự")
    taken = next((code for code in tree.units if code.casefold() == new.code.casefold()), None)
    if taken:
        closed = " (đã đóng)" if tree.units[taken].closed else ""
        yield Refused(f"Mã “{new.code}” là của “{tree.name(taken)}”{closed}", "ghi mã khác")
    yield from _bad_name(new.name, new.kind)
    yield from _missing([new.parent], tree)
    yield from _same_name(new.name, new.parent, going, tree)


def _bad_name(name: str, kind: str) -> Iterator[Refused]:
    if not clean(name):
        yield Refused("Chưa có tên đơn vị", "ghi tên")
    if len(name) > LONGEST_NAME:
        yield Refused(f"Tên đơn vị dài {len(name)} chữ cái", f"viết gọn trong {LONGEST_NAME}")
    if len(kind) > LONGEST_KIND:
        yield Refused(f"Loại đơn vị dài {len(kind)} chữ cái", f"viết gọn trong {LONGEST_KIND}")


def _same_name(name: str, parent: str, but: Iterable[str], tree: Tree) -> Iterator[Refused]:
    for code in tree.children(parent) if parent in tree.units else ():
        if code not in but and fold(tree.name(code)) == fold(name):
            yield Refused(
                f"Ngay dưới “{tree.name(parent)}” đã có “{tree.name(code)}” ({code})", "đặt tên khác hoặc dùng nó"
            )
