# Sourced by bin/run and bin/test: finds a Python and hands over to it.

start() {
    module=$1
    shift
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            QUICKSTART_PYTHON=$(command -v "$python") PYTHONPATH="$root/bin${PYTHONPATH:+:$PYTHONPATH}"
            export QUICKSTART_PYTHON PYTHONPATH
            exec "$python" -m "quickstart.$module" "$@"
        fi
    done
    echo "This needs Python 3.11 or later, and there is none." \
        "On Debian: apt-get install python3 python3-venv" >&2
    exit 1
}
