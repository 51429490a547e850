"""The web server: the built pages, REST and the websocket on one port. Started by `builder up`.

Reflex compiles the pages at every start unless two names of its own are set; they are internal to it, so its version is pinned
and the start is tested end to end.
"""

import gc
import os
import sys

os.environ.setdefault("REFLEX_ENV_MODE", "prod")
os.environ["__REFLEX_SKIP_COMPILE"] = "true"
os.environ["__REFLEX_MOUNT_FRONTEND_COMPILED_APP"] = "true"
sys.path.insert(0, os.getcwd())


def main() -> None:
    """Serve on the host and port of the command line."""
    # Collecting again and again while a million lasting objects are made takes a third of the start; the lifespan turns it on.
    gc.disable()
    from reflex.utils import exec as server
    from reflex_base import constants

    host, port = sys.argv[1], int(sys.argv[2])
    os.environ["REFLEX_BACKEND_PORT"] = os.environ["REFLEX_FRONTEND_PORT"] = str(port)
    server.run_backend_prod(host, port, constants.LogLevel.WARNING, mount_frontend_compiled_app=True)


if __name__ == "__main__":
    main()
