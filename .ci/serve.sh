#!/bin/sh
# Installs, loads and serves the site; called by make run. SIGINT and SIGTERM reach gunicorn, which takes this process's place.
# « serve.sh dev », called by make dev, serves it by a server that reads the code and the texts again at each save.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
export PORT="${PORT:-8000}"

# Asked before the long work, of whatever Python is there: a port taken is known at once.
if command -v "$python" >/dev/null && "$python" -c '
import socket, sys
try:
    probe = socket.socket()
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    probe.bind(("127.0.0.1", int(sys.argv[1])))
except OSError:
    sys.exit(98)
except (ValueError, OverflowError):
    sys.exit(99)
' "$PORT" >/dev/null; then :; else
    case $? in
        98) echo "Le port $PORT est déjà pris : arrêtez le programme qui l'occupe, ou choisissez-en un autre, par exemple « make run PORT=8001 »." >&2; exit 1 ;;
        99) echo "PORT doit être un nombre entre 1 et 65535, or il vaut « $PORT »." >&2; exit 1 ;;
    esac
fi

sh .ci/install.sh
.venv/bin/flask --app wsgi seed --official-lists
echo "Le site est servi sur http://127.0.0.1:$PORT (Ctrl-C pour l'arrêter)."
if [ "${1:-}" = dev ]; then
    exec .venv/bin/flask --app wsgi run --debug --port "$PORT"
fi
exec .venv/bin/gunicorn wsgi:app
