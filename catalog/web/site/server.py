"""The worker of gunicorn: threads, each of which belongs to a client for a bounded time.

gunicorn waits without end for the rest of a request, and for a client to read its answer. Behind a
proxy that buffers, neither happens; alone, a few silent sockets would hold every thread.
"""

import socket
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

SECONDS_PER_REQUEST = 15.0
"""From the first byte of a request to the last of its answer."""


class BoundedWorker(ThreadWorker):
    """Closes the connections that have been in a thread's hands for too long."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # A connection -> the time of the monotonic clock at which its thread is taken back.
        self._in_hand: dict[Any, float] = {}

    def enqueue_req(self, conn: Any) -> None:
        self._in_hand[conn] = time.monotonic() + SECONDS_PER_REQUEST
        super().enqueue_req(conn)

    def finish_request(self, conn: Any, fs: Any) -> None:
        self._in_hand.pop(conn, None)
        super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        """Called about every second, in the main thread."""
        super().murder_pending()
        now = time.monotonic()
        for conn, deadline in list(self._in_hand.items()):
            if deadline < now:
                # The thread's next read or write ends there; it then gives the connection back.
                try:
                    conn.sock.shutdown(socket.SHUT_RDWR)
                except OSError:
                    self.log.debug("A late connection was closed already.")
