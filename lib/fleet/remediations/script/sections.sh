# Before sections of an inspection in a script that is root already: they read what may not be set. Of Docker they see the
# system's alone. With lib/truth/script/rights.sh.

set +u
# shellcheck disable=SC2034 # lib/truth/script/rights.sh reads it
CLEARANCE_ROOT=root
find_timeout
# shellcheck disable=SC2034 # lib/truth/docker/find.sh reads it
DOCKER_OF_ROOT=yes
