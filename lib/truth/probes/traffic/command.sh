# What the traffic that flows anyway says about sizes; nothing is sent. The kernel's counters of the instance and of at
# most 16 containers (the newest), at the start of the inspection and at its end, and the TCP connections of these
# containers with one of the signatures that lib/truth/mtu/findings/traffic.ts knows.
#
# Each process finds the counters of its network namespace in /proc/PID/net, which any user may read. One awk reads all of
# them. Connections need root, and the instance's own nsenter and ss. `t_list` is `PID:ID` for each container, `c_out` is
# from ../docker. An address leaves the instance as its network only (/24, /48).

traffic_counters() {
  if ! command -v awk >/dev/null 2>&1; then
    echo 'missing awk'
    return
  fi
  # shellcheck disable=SC2016 # the variables are awk's
  awk '
    # A line of names, and a line of their values, for each protocol.
    function of_pairs(file, line, names, values, head, n, i) {
      while ((getline line < file) > 0) {
        n = split(line, values, " ")
        if (values[1] != head) {
          head = values[1]
          split(line, names, " ")
        } else for (i = 2; i <= n; i++) if (names[i] in wanted) said = said " " names[i] "=" values[i]
      }
      close(file)
    }
    function of_lines(file, line, words) {
      while ((getline line < file) > 0) if (split(line, words, " ") == 2 && (words[1] in wanted)) said = said " " words[1] "=" words[2]
      close(file)
    }
    BEGIN {
      wanted["FragFails"]; wanted["OutDestUnreachs"]; wanted["TCPMTUPFail"]
      wanted["Ip6FragFails"]; wanted["Icmp6InPktTooBigs"]; wanted["Icmp6OutPktTooBigs"]
      boot = ""
      getline boot < "/proc/sys/kernel/random/boot_id"
      print "boot " boot
      for (a = 1; a < ARGC; a++) {
        split(ARGV[a], one, ":")
        said = ""
        of_pairs("/proc/" one[1] "/net/snmp")
        of_pairs("/proc/" one[1] "/net/netstat")
        of_lines("/proc/" one[1] "/net/snmp6")
        if (said != "") print ARGV[a] said
      }
    }' "$@"
}
# Of each connection only the network of its peer and some numbers; at most two of each kind for each peer network.
traffic_signatures() {
  # shellcheck disable=SC2016 # the variables are awk's
  awk '
    function group(at) { return at <= n ? left[at] : at > 8 - m ? right[at - 8 + m] : 0 }
    function network(address, parts) {
      sub(/:[^:]*$/, "", address)
      gsub(/[][]/, "", address)
      sub(/%.*/, "", address)
      sub(/^::ffff:/, "", address)
      if (address ~ /^127\.|^::1$|^fe[89ab]/) return ""
      if (split(address, parts, ".") == 4) return parts[1] "." parts[2] "." parts[3] ".0/24"
      if (address !~ /:/) return ""
      m = 0
      if (split(address, parts, "::") == 2) {
        n = split(parts[1], left, ":")
        m = split(parts[2], right, ":")
      } else n = split(address, left, ":")
      return group(1) ":" group(2) ":" group(3) "::/48"
    }
    function tell(kind) {
      if (++told[id, peer, kind] > 2 || ++of_container > 12 || ++all > 100) return
      named[peer] = 1
      words = ""
      for (i = 1; i <= count; i++) if (value[list[i]] != "") words = words " " list[i] ":" value[list[i]]
      print "tcp " peer " queued:" queued (stamps ? " ts" : "") words
    }
    function end_container(status) {
      for (name in named) print "largest " name " " largest[id, name]
      print "end " connections " " status
      split("", named)
    }
    BEGIN {
      count = split("backoff mss pmtu rcvmss advmss bytes_acked bytes_received data_segs_in lastsnd lastrcv unacked retrans rcv_ooopack", list, " ")
      for (i = 1; i <= count; i++) wanted[list[i]]
    }
    $1 == "container" { id = $2; of_container = 0; connections = 0; print; next }
    $1 == "end" { end_container($2); next }
    /^[^ \t]/ {
      at = $1 ~ /^[0-9]+$/ ? 1 : 2
      queued = $(at + 1)
      peer = $at ~ /^[0-9]+$/ ? network($(at + 3)) : ""
      next
    }
    peer == "" { next }
    {
      split("", value)
      stamps = 0
      for (i = 1; i <= NF; i++) {
        if ($i == "ts") stamps = 1
        if (split($i, word, ":") == 2 && (word[1] in wanted) && word[2] ~ /^[0-9]+(\/[0-9]+)?$/) value[word[1]] = word[2]
      }
      connections++
      headers = (peer ~ /:/ ? 60 : 40) + (stamps ? 12 : 0)
      if (value["rcvmss"] + headers > largest[id, peer]) largest[id, peer] = value["rcvmss"] + headers
      quiet = value["lastrcv"] + 0 >= 5000 && value["lastsnd"] + 0 >= 5000 && value["unacked"] + 0 == 0
      if (value["pmtu"] + 0 > 0 && value["pmtu"] + 0 < value["advmss"] + headers) tell("fell")
      else if (value["backoff"] + 0 >= 2 && queued + 0 >= value["mss"] + 0) tell("again")
      else if (quiet && value["bytes_acked"] + 0 > 1 && value["bytes_acked"] + 0 <= 10000 && value["data_segs_in"] + 0 <= 10 && value["rcvmss"] + 0 < value["advmss"] + 0) tell("stalls")
      peer = ""
    }'
}
traffic_connections() {
  t_missing=''
  for t_tool in awk nsenter ss; do
    command -v "$t_tool" >/dev/null 2>&1 || t_missing="$t_missing $t_tool"
  done
  can_all || t_missing="$t_missing root"
  if [ -n "$t_missing" ]; then
    printf 'missing%s\n' "$t_missing"
    return
  fi
  # shellcheck disable=SC2016,SC2086 # expanded by that shell; many words
  as_root_for 5 sh -c 'for one; do
    echo "container ${one#*:}"
    nsenter -t "${one%%:*}" -n ss -tino state established state fin-wait-1
    echo "end $?"
  done' sh $t_list | traffic_signatures
}
traffic_first_section() { emit traffic-first "$(traffic_counters self:)" 4096; }
# Containers with a network namespace of their own. Those of a proof are among them: the parser leaves them out.
traffic_containers_section() {
  # shellcheck disable=SC2154 # ../docker sets it
  t_list=$(printf '%s\n' "$c_out" | sed -n '/"mode":"host"/d; /"mode":"container:/d; s/^{"id":"\([0-9a-f]\{12\}\)[0-9a-f]\{52\}","pid":\([1-9][0-9]*\),.*/\2:\1/p' | head -n 16)
  [ -n "$t_list" ] || return 0
  # For traffic_last_section; only an inspection opens the descriptor.
  { printf '%s\n' "$t_list" >&8; } 2>/dev/null
  # shellcheck disable=SC2086 # many words
  emit traffic-containers "$(traffic_counters $t_list)" 8192
  frame traffic-connections 65536 traffic_connections
}
# Its standard input are the containers, and `end` once all other sections have ended.
traffic_last_section() {
  t_list=''
  while read -r t_one && [ "$t_one" != end ]; do t_list="$t_list $t_one"; done
  # shellcheck disable=SC2086 # many words
  emit traffic-last "$(traffic_counters self: $t_list)" 8192
}
