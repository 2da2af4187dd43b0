# Before sections of an inspection in a script that already is root: they read variables that may not be set. Of Docker
# they only see the system's.

set +u
# shellcheck disable=SC2034 # lib/truth/script/rights.sh reads it
CLEARANCE_ROOT=root
find_timeout
# shellcheck disable=SC2034 # lib/truth/docker/find.sh reads it
DOCKER_OF_ROOT=yes
