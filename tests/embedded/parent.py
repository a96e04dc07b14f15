"""A process to be killed: starts the server named first in the folder named second, and waits."""

import signal
import sys
from pathlib import Path

from forum.embedded.postgres import start_postgres
from forum.embedded.valkey import start_valkey

if __name__ == "__main__":
    server, folder = sys.argv[1], Path(sys.argv[2])
    running = start_postgres(folder) if server == "postgres" else start_valkey(folder)
    pid = running.process.pid if running.process else 0
    sys.stdout.write(f"{pid} {running.socket_folder}\n")
    sys.stdout.flush()
    signal.pause()
