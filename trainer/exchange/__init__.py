"""Questions travel: files of other systems in, our questions out, and the other way round.

Whatever the other side cannot hold is a ``Loss``, one line each; nothing is dropped in silence.
"""
