# The folder of this remediation on the instance.

# shellcheck disable=SC2034 # not every kind of change looks into it
D=$STATE/$ID
