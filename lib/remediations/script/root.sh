# What every program that runs as root begins with: the prelude's PATH and locale may not have survived sudo.

set -u
LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
HOME=/root
# The instance's own Docker, whatever the environment or root's configuration of the client says.
unset DOCKER_HOST DOCKER_CONFIG DOCKER_API_VERSION DOCKER_TLS DOCKER_TLS_VERIFY DOCKER_CERT_PATH
DOCKER_CONTEXT=default
export LC_ALL PATH HOME DOCKER_CONTEXT
umask 077
b64() { base64 | tr -d '\n'; }
