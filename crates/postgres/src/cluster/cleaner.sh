# Removes the folder of a passing cluster when standard input ends.
#
# Usage: sh -c SCRIPT sh FOLDER
while read -r _; do :; done

# The data goes before the mark that says it is worthless, and the lock last: a folder without a lock is not ours.
rm -rf -- "$1/pgdata"
for entry in "$1"/* "$1"/.[!.]*; do
    if [ "$entry" != "$1/cluster.lock" ]; then rm -rf -- "$entry"; fi
done
rm -f -- "$1/cluster.lock"

# Fails, as it should, where a successor has already put a lock of its own here.
rmdir -- "$1" 2>/dev/null
