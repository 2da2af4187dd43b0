# Uses the instance's own Docker, whatever the environment or root's client configuration says.

unset DOCKER_HOST DOCKER_CONFIG DOCKER_API_VERSION DOCKER_TLS DOCKER_TLS_VERIFY DOCKER_CERT_PATH
DOCKER_CONTEXT=default
export DOCKER_CONTEXT
