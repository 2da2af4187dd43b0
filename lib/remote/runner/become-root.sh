# Makes one shell run, as root, the output of clearance_body. The shell gets it on standard input, so it is not visible
# in argv or the environment.

emit sudo "$CLEARANCE_ROOT"
refusal_section
# shellcheck disable=SC2016 # root's shell reads the script, not this one
clearance_body | as_root sh -c 'eval "$(cat)"'
