# What is read again before a restart of a container is confirmed. Needs functions.sh.

emit container-state "$(steady_of)"
emit container-mtus "$(interfaces_now)"
