"""A quiz file in the browser while it is written: the questions as trainees see them, what is wrong beside each.

Plain WSGI on this machine only: no database, no sign-in, and of the web layer its templates, its style and its policy.
"""
