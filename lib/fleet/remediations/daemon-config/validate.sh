# Whether dockerd can check a file without starting, and "validated FILE", which does it: with dockerd's own flags,
# because a key that is also a flag stops the daemon. Needs lib/truth/docker/find.sh; call it after docker_find.

can_validate() { limit 10 dockerd --help 2>/dev/null | grep -q -e --validate; }
validated() {
  file=$1
  set --
  skip=
  while IFS= read -r flag; do
    if [ -n "$skip" ]; then
      skip=
      continue
    fi
    case $flag in
      '' | --config-file=*) ;;
      --config-file) skip=1 ;;
      \$*) ;;
      *) set -- "$@" "$flag" ;;
    esac
  done <<FLAGS
$(docker_arguments | sed 1d)
FLAGS
  limit 30 dockerd "$@" --validate --config-file "$file"
}
