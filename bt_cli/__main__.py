"""Where bt starts, as `bt` and as `python -m bt_cli`."""

import atexit
import gc
import os
import signal


def main() -> None:
    """Run bt. Ctrl-C while it is still loading ends it as it does later: with 130, and nothing half-done.

    Garbage is looked for late, after all that a command loads: it makes little, and looking once costs 30 ms. When bt
    ends it is not looked for: Python would go through all that was loaded, which took a quarter of a run.
    """
    gc.set_threshold(200_000, 50, 50)
    atexit.register(gc.freeze)
    if hasattr(signal, "SIGINT"):
        signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    from bt_cli.app import app
    from bt_cli.commands.running import run

    signal.signal(signal.SIGINT, signal.default_int_handler)
    run(app)


if __name__ == "__main__":
    main()
