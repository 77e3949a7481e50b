"""One person by hand: added, corrected, deactivated, brought back, merged; rights; slips for a first sign-in."""
