# Runs PostgreSQL for exactly as long as the program that started it lives.
#
# Usage: sh -c SCRIPT sh SIGNAL postgres ARGUMENT...
# Standard input is a pipe whose other end only that program holds, so that it ends when the program does, even by
# SIGKILL; then the server gets SIGNAL. Standard error is the server's log. Standard output is held open and not
# written to: whoever waits for its end knows that the server is gone.
signal=$1
shift

# A shell gives background commands an empty input, so the pipe needs a number of its own.
exec 3<&0
"$@" </dev/null >&2 3<&- &
server=$!

trap 'kill -s "$signal" "$server"' HUP INT TERM

(
    while read -r _; do :; done
    # From here on the end of this shell is also that of its nap, so that nothing is left to nobody.
    nap=
    trap 'if [ "$nap" ]; then kill "$nap"; wait "$nap"; fi 2>/dev/null; exit' TERM
    tries=0
    # The first signal may come before the server listens to it, hence again; a checkpoint may take its time, but not
    # for ever. A process that has ended but was not waited for still takes signals, so its number is not reused.
    while kill -s "$signal" "$server" 2>/dev/null; do
        sleep 1 &
        nap=$!
        wait "$nap"
        tries=$((tries + 1))
        if [ "$tries" -ge 90 ]; then signal=QUIT; fi
    done
) <&3 >/dev/null &
reader=$!
exec 3<&- </dev/null

# A trapped signal interrupts the waiting, hence the loop.
status=1
while kill -0 "$server" 2>/dev/null; do
    wait "$server"
    status=$?
done
kill "$reader" 2>/dev/null
wait "$reader"
exit "$status"
