"""Does the web process of this container answer? `python -m partnership.alive`.

Exit status 1 if not. Asks as a visitor would, by a host name that the site answers to.
"""

import os
import sys
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

WAIT = 4  # seconds


def alive(bind: str, host: str) -> bool:
    """Whether /healthz answers with 200 on the port of `bind`, an address:port."""
    link = HTTPConnection("127.0.0.1", int(bind.rpartition(":")[2]), timeout=WAIT)
    try:
        link.request("GET", "/healthz", headers={"Host": host})
        return link.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        link.close()


if __name__ == "__main__":
    hosts = os.environ.get("ALLOWED_HOSTS") or "127.0.0.1"
    bind = os.environ.get("BIND", "127.0.0.1:8000")
    sys.exit(not alive(bind, hosts.partition(",")[0].strip()))
