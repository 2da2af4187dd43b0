# The folder of this remediation on the instance.

# shellcheck disable=SC2034 # not every program looks into it
D=$STATE/$ID
