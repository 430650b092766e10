"""What is said where nothing is turned: a nail inside the bone is adjusted from outside.

For each sentence about turns, frames or scales the one that takes its place, both in English; the second has its
translation in the catalogues. What is `N_` here patients read too, the rest is said to staff in English alone.
"""

from bt_cli.words import N_

ADJUSTMENT: dict[str, str] = {
}
