# Has the client talk to the system's Docker, whatever the environment or root's configuration of the client says.

unset DOCKER_HOST DOCKER_CONFIG DOCKER_API_VERSION DOCKER_TLS DOCKER_TLS_VERIFY DOCKER_CERT_PATH
DOCKER_CONTEXT=default
export DOCKER_CONTEXT
