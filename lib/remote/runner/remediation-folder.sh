# The folder of this remediation on the instance.

# shellcheck disable=SC2034 # not every program reads it
D=$STATE/$ID
