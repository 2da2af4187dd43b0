# A file of the instance's own package mirror, for the download of the proof: `proof_mirror` prints its URL, or nothing
# if it finds none. It only reads files. They are the instance's, so anything that is not a plain URL is skipped.
#
# - apt: `dists/SUITE/Release` of the distribution's own source first, then of others, in both formats
#   (sources.list(5)), also through `mirror+file:` lists (apt-transport-mirror(1); Debian's cloud images have them).
# - dnf, yum, zypper: `repodata/repomd.xml` of a `baseurl`, with its variables filled in (dnf.conf(5)). If only a
#   metalink or mirrorlist is named: the commented `baseurl` that Rocky and Alma have next to it, else the address that
#   the project documents for its mirror: https://mirror.stream.centos.org for CentOS Stream 9 and later,
#   https://dl.fedoraproject.org/pub for Fedora. Repositories that need a client certificate (RHEL's own) cannot be used.
# - apk: `APKINDEX.tar.gz` of the first `main` repository (apk-repositories(5)).
#
# `w_root` is put before each path; it is empty except in tests.

proof_files() { for m_file in "$@"; do [ -f "$m_file" ] && [ -r "$m_file" ] && printf '%s\n' "$m_file"; done; }
# shellcheck disable=SC2154 # w_root is set by ./command
proof_os() { sed -n "s/^$1=[\"']\{0,1\}\([A-Za-z0-9._-]*\).*/\1/p" "$w_root/etc/os-release" 2>/dev/null | head -n 1; }
proof_plain() {
  case $1 in http://?* | https://?*) ;; *) return 1 ;; esac
  case $1 in *[!A-Za-z0-9.:/_~%?=+-]*) return 1 ;; esac
}
proof_apt() {
  set -f
  IFS='
'
  # shellcheck disable=SC2046 # one word a line
  set -- $(
    set +f
    proof_files "$w_root"/etc/apt/sources.list.d/ubuntu.sources "$w_root"/etc/apt/sources.list.d/debian.sources \
      "$w_root"/etc/apt/sources.list "$w_root"/etc/apt/sources.list.d/*.sources "$w_root"/etc/apt/sources.list.d/*.list
  )
  [ $# -gt 0 ] || return 0
  awk -v code="$(proof_os VERSION_CODENAME)" '
    function told(uri, suite, parts) {
      if (uri == "" || suite == "" || length(uri) > 300 || length(suite) > 100) return
      print (distro ? 0 : 2) + (suite == code && (" " parts " ") ~ / main / ? 0 : 1), ++n, uri, suite
    }
    function stanza(  u, s) {
      if ((" " has["types"] " ") ~ / deb / && tolower(has["enabled"]) !~ /^ *(no|false|without|off|disable|0) *$/) {
        split(has["uris"], u, " ")
        split(has["suites"], s, " ")
        told(u[1], s[1], has["components"])
      }
      has["types"] = has["uris"] = has["suites"] = has["components"] = has["enabled"] = field = ""
    }
    FNR == 1 { stanza(); distro = FILENAME ~ /\/(ubuntu|debian)\.sources$|\/sources\.list$/; modern = FILENAME ~ /\.sources$/ }
    { gsub(/[\t\r]/, " ") }
    modern && /^#/ { next }
    modern && /^ *$/ { stanza(); next }
    modern && /^ / { has[field] = has[field] $0; next }
    modern { field = tolower($0); sub(/ *:.*/, "", field); sub(/^[^:]*: */, ""); has[field] = $0; next }
    { sub(/#.*/, "") }
    $1 == "deb" {
      sub(/^ *deb +/, "")
      sub(/^\[[^]]*\] */, "")
      uri = $1; suite = $2; $1 = $2 = ""
      told(uri, suite, $0)
    }
    END { stanza() }' "$@" 2>/dev/null | sort -k1,1n -k2,2n | cut -d' ' -f3- | while IFS=' ' read -r m_uri m_suite; do
    case $m_uri in
      mirror+file:*)
        m_list=${m_uri#mirror+file:} m_list=$w_root${m_list#//}
        [ -f "$m_list" ] || continue
        m_uri=$(head -c 65536 "$m_list" 2>/dev/null | sed -n 's/^[[:space:]]*\(https\{0,1\}:[^[:space:]]*\).*/\1/p' | head -n 1)
        ;;
    esac
    case $m_suite in
      /) m_uri=${m_uri%/}/Release ;;
      */) m_uri=${m_uri%/}/${m_suite}Release ;;
      *) m_uri=${m_uri%/}/dists/$m_suite/Release ;;
    esac
    if proof_plain "$m_uri"; then
      printf '%s' "$m_uri"
      break
    fi
  done
}
proof_arch() {
  case $(uname -m) in
    i?86) printf '%s' "$1" ;;
    armv7*) printf '%s' "$2" ;;
    *) uname -m ;;
  esac
}
proof_variables() {
  v_rest=$1 v_done=''
  while :; do
    case $v_rest in *\$*) ;; *) break ;; esac
    v_done=$v_done${v_rest%%\$*} v_rest=${v_rest#*\$} v_close=''
    case $v_rest in '{'*'}'*) v_rest=${v_rest#?} v_close='}' ;; esac
    v_name=${v_rest%%[!A-Za-z0-9_]*}
    v_rest=${v_rest#"$v_name"} v_rest=${v_rest#"$v_close"}
    case $v_name in
      releasever) v_done=$v_done$m_release ;;
      basearch) v_done=$v_done$m_arch ;;
      *)
        for v_file in "$w_root/etc/dnf/vars/$v_name" "$w_root/etc/yum/vars/$v_name" ''; do [ -f "$v_file" ] && break; done
        # A variable without a value is not replaced, so the result is not a URL.
        if [ -n "$v_file" ]; then v_done=$v_done$(head -c 200 "$v_file" | head -n 1); else v_done="$v_done\$"; fi
        ;;
    esac
  done
  printf '%s' "$v_done$v_rest"
}
proof_rpm() {
  m_id=$(proof_os ID) m_release=$(proof_os VERSION_ID) m_arch=$(proof_arch i386 armhfp)
  m_known='' m_major=${m_release%%.*}
  case $m_id in
    centos) [ "${m_major:-0}" -ge 9 ] 2>/dev/null && m_known=https://mirror.stream.centos.org/$m_major-stream/BaseOS/$m_arch/os ;;
    fedora) m_known=https://dl.fedoraproject.org/pub/fedora/linux/releases/$m_release/Everything/$m_arch/os ;;
  esac
  case $m_id in opensuse* | sle*) ;; *) m_release=$m_major ;; esac
  set -f
  IFS='
'
  # shellcheck disable=SC2046 # one word a line
  set -- $(
    set +f
    proof_files "$w_root"/etc/yum.repos.d/*.repo "$w_root"/etc/zypp/repos.d/*.repo
  )
  [ $# -gt 0 ] || return 0
  awk -v os="$m_id" '
    function section(  url, rank) {
      url = base != "" ? base : hint != "" ? hint : list ? "-" : ""
      rank = id ~ /baseos|^base$|^fedora$|repo-oss$/ ? 0 : distro ? 1 : 2
      if (id != "" && on && url != "" && length(url) <= 300) print rank, ++n, url
      id = base = hint = ""; list = 0; on = 1
    }
    function value(  v) { v = $0; sub(/^[^=]*= */, "", v); sub(/[ ,].*/, "", v); return v }
    FNR == 1 { section(); distro = FILENAME; sub(/.*\//, "", distro); distro = os != "" && index(tolower(distro), os) == 1 }
    { gsub(/[\t\r]/, " ") }
    /^\[/ { section(); id = tolower($0); sub(/^\[/, "", id); sub(/\].*/, "", id) }
    /^# *baseurl *=/ && hint == "" && !/download\.example/ { hint = value() }
    /^baseurl *=/ { base = value(); open = base == ""; next }
    open && /^ +[^ ]/ && base == "" { base = $1 }
    { open = 0 }
    /^(metalink|mirrorlist) *=/ { list = 1 }
    /^enabled *=/ && tolower(value()) ~ /^(0|no|false|off)$/ { on = 0 }
    /^sslclientcert *=/ { on = 0 }
    END { section() }' "$@" 2>/dev/null | sort -k1,1n -k2,2n | cut -d' ' -f3- | while read -r m_url; do
    [ "$m_url" = - ] && m_url=$m_known
    m_url=$(proof_variables "$m_url")
    m_url=${m_url%/}/repodata/repomd.xml
    if proof_plain "$m_url"; then
      printf '%s' "$m_url"
      break
    fi
  done
}
proof_apk() {
  set -f
  m_arch=$(head -n 1 "$w_root/etc/apk/arch" 2>/dev/null)
  [ -n "$m_arch" ] || m_arch=$(proof_arch x86 armv7)
  m_all=$(
    set +f
    cat "$w_root"/etc/apk/repositories "$w_root"/etc/apk/repositories.d/*.list 2>/dev/null | sed -n 's|^\(https\{0,1\}:[^[:space:]]*[^[:space:]/]\).*|\1|p'
  )
  for m_url in $(printf '%s\n' "$m_all" | grep '/main$') $m_all; do
    m_url=$m_url/$m_arch/APKINDEX.tar.gz
    if proof_plain "$m_url"; then
      printf '%s' "$m_url"
      break
    fi
  done
}
proof_mirror() {
  m_found=$(proof_apt)
  [ -n "$m_found" ] || m_found=$(proof_rpm)
  [ -n "$m_found" ] || m_found=$(proof_apk)
  printf '%s' "$m_found"
}
