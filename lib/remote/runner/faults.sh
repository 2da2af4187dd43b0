# Called before and after every step, with $name and $when set. The fault tests of the lab put lines of their own in the
# place of the one that does nothing.

faults() {
  # shellcheck disable=SC2034 # for those lines
  when=$2 name=$1
  :
}
