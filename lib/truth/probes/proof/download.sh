# `proof_get URL` downloads a piece of a file and prints the result. It runs on the instance and in the container; both
# get this text as a variable. `late` after `timed-out` means that the limit of 4 s took at least 6 s: the instance may
# have been too busy to read what arrived.

proof_get() {
  g_from=$(proof_now)
  u=${1#*://} p=/ h=${1#*://} k=
  case $1 in https:*) k=1 ;; esac
  case $u in */*) h=${u%%/*} p=/${u#*/} ;; esac
  n=${h%%:*} o=80
  case $h in *:*) o=${h##*:} ;; esac
  if command -v curl >/dev/null 2>&1; then
    {
      b=$({
        curl -v -s -f -L ${k:+-k} --noproxy "*" --max-time 4 -r 0-262143 "$1" 2>&4
        proof_ended $? >&4
      } | head -c 262144 | wc -c)
      echo "got $b curl"
    } 4>&1 | proof_lines
  elif [ -z "$k" ] && command -v bash >/dev/null 2>&1; then
    {
      b=$({
        # shellcheck disable=SC2016 # expanded by bash
        timeout 4 bash -c 'exec 3<>/dev/tcp/$0/$1 && echo "> GET" >&4 && printf "GET %s HTTP/1.0\r\nHost: %s\r\nRange: bytes=0-262143\r\nConnection: close\r\n\r\n" "$2" "$3" >&3 && cat <&3' "$n" "$o" "$p" "$h"
        proof_ended $? >&4
      } | head -c 262144 | wc -c)
      echo "got $b bash"
    } 4>&1 | proof_lines
  elif command -v wget >/dev/null 2>&1; then
    {
      b=$({
        timeout 4 wget -q ${k:+--no-check-certificate} -O - "$1"
        proof_ended $? >&4
      } | head -c 262144 | wc -c)
      echo "got $b wget"
    } 4>&1
  else echo "got - no curl, bash or wget"; fi
}
proof_ended() {
  case $1 in 28 | 124 | 143) ;; *) return 0 ;; esac
  echo timed-out
  if [ $(($(proof_now) - g_from)) -ge 6 ]; then echo late; fi
}
proof_now() {
  read -r g_up _ </proc/uptime 2>/dev/null || g_up=0
  echo "${g_up%%.*}"
}
proof_lines() { sed -n -e "/^got /p" -e "/^timed-out$/p" -e "/^late$/p" -e "s/^> GET.*/connected/p" -e "s/^[*] ALPN.*/connected/p"; }
