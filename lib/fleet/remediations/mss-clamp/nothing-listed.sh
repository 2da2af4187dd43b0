# A tool cannot list its rules: is there nothing, or does this kernel not support them? $1 is the tool's message.

# shellcheck disable=SC2317 # if it is there twice, the second is called
nothing_listed() {
  case $1 in *'No such file'* | *'does not exist'* | *'ot supported'* | *'not implemented'*) return 0 ;; esac
  return 1
}
