# Sourced by .ci/run: a PostgreSQL for the suite, the one that runs or a private one.

postgresql_pid=

start_postgresql() {
    if "$python" -c 'import psycopg2, sys; psycopg2.connect(sys.argv[1], connect_timeout=3)' \
        "${CSB_TEST_POSTGRES_URL:-postgres://postgres@127.0.0.1:5432/postgres}" 2>/dev/null; then
        echo "Using the PostgreSQL that runs here."
        return
    fi
    local bin folder port
    bin=$(postgresql_programs)
    if [ -z "$bin" ]; then
        as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends postgresql || return
        bin=$(postgresql_programs)
    fi
    folder=$(mktemp -d)
    port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder"; fi
    as_postgres "$bin/initdb" --auth=trust --username=postgres --encoding=UTF8 --locale=C.UTF-8 \
        --pgdata="$folder/data" >/dev/null &&
        as_postgres "$bin/pg_ctl" --wait --silent --pgdata="$folder/data" --log="$folder/log" \
            --options="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$folder" \
            start || return
    postgresql_pid=$(head -n 1 "$folder/data/postmaster.pid")
    postgresql_folder=$folder
    export CSB_TEST_POSTGRES_URL="postgres://postgres@127.0.0.1:$port/postgres"
    echo "Started a private PostgreSQL on port $port."
}

postgresql_programs() {
    local initdb
    for initdb in /usr/lib/postgresql/*/bin/initdb "$(command -v initdb)"; do
        if [ -x "$initdb" ]; then dirname "$initdb"; fi
    done | sort -V | tail -n 1
}

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

stop_postgresql() {
    if [ -z "$postgresql_pid" ]; then return; fi
    kill -INT "$postgresql_pid" 2>/dev/null
    for _ in $(seq 50); do
        kill -0 "$postgresql_pid" 2>/dev/null || break
        sleep 0.1
    done
    rm -rf "$postgresql_folder"
}
