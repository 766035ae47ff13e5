# shellcheck shell=bash
# Starting, watching and ending the four daemons on one machine: for deploy/try and for the demo's container.
# The caller sets STATE (a folder of its own, written to) and BIN (where the programs are). Every process started here is
# known by its name: STATE/NAME.pid holds its pid, STATE/NAME.log what it said (standard output with LOG_TO_STDOUT set).

readonly STOP_SECONDS=8 # a daemon stops within 5 s; Redis writes its file
readonly LOG_LINES_SHOWN=20

# pid_of NAME: prints the pid when that process runs and is the program that was started, so that a pid which the system
# has given to another program meanwhile is never taken for ours.
pid_of() {
    local pid program running
    read -r pid program 2>/dev/null <"$STATE/$1.pid" || return 1
    running=$(readlink "/proc/$pid/exe" 2>/dev/null) || return 1
    [ "${running% (deleted)}" = "$program" ] && echo "$pid"
}

# start NAME PROGRAM ARGUMENT…: in a session of its own, so that Ctrl-C reaches whoever asked and not the daemon.
start() {
    local name=$1 command
    command=$(command -v "$2") || { echo "$2 is missing" >&2; return 1; }
    shift 2
    if [ -n "${LOG_TO_STDOUT:-}" ]; then
        setsid "$command" "$@" 2>&1 </dev/null &
    else
        setsid "$command" "$@" >"$STATE/$name.log" 2>&1 </dev/null &
    fi
    echo "$! $(readlink -f "$command")" >"$STATE/$name.pid"
}

show_log() { # NAME SENTENCE
    echo "$1 $2" >&2
    if [ -f "$STATE/$1.log" ]; then
        echo "the end of $STATE/$1.log:" >&2
        tail -n "$LOG_LINES_SHOWN" "$STATE/$1.log" >&2
    fi
}

# answers PORT PATH: succeeds when http://127.0.0.1:PORT/PATH answers 200.
answers() {
    local status
    {
        printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&3
        read -r -t 2 _ status _ <&3
    } 3<>"/dev/tcp/127.0.0.1/$1" 2>/dev/null
    [ "${status:-}" = 200 ]
}

is_port_free() { # PORT
    ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# wait_until SECONDS NAME COMMAND…: until the command succeeds; gives up when the process NAME ends or time is over.
wait_until() {
    local deadline=$((SECONDS + $1)) name=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        # A process that has just been started may not have become its program yet: two looks, a moment apart.
        if ! pid_of "$name" >/dev/null && sleep 0.3 && ! pid_of "$name" >/dev/null; then
            show_log "$name" "does not run"
            return 1
        fi
        if [ "$SECONDS" -ge "$deadline" ]; then
            show_log "$name" "is not ready in time"
            return 1
        fi
        sleep 0.1
    done
}

# stop NAME…: asks each to stop, one after the other in the order given, and insists when it takes too long.
stop() {
    local name pid deadline
    for name in "$@"; do
        if pid=$(pid_of "$name"); then
            kill -TERM "$pid" 2>/dev/null
            deadline=$((SECONDS + STOP_SECONDS))
            while pid_of "$name" >/dev/null; do
                [ "$SECONDS" -lt "$deadline" ] || kill -KILL "$pid" 2>/dev/null
                sleep 0.05
            done
            echo "$name stopped"
        fi
        rm -f "$STATE/$name.pid"
    done
}
