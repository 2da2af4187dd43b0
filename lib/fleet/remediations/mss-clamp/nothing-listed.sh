# A tool that cannot list: was that because there is nothing, or nothing of the kind in this kernel? $1 is what it said.

# shellcheck disable=SC2317 # where it comes twice, the second is called
nothing_listed() {
  case $1 in *'No such file'* | *'does not exist'* | *'ot supported'* | *'not implemented'*) return 0 ;; esac
  return 1
}
