# Signs that another tool manages daemon.json ($CONFIG in $folder). JSON has no comments, so a header is in a file next
# to it, or in the unit's drop-ins. Puppet and Chef keep records of the files that they manage. Cloud-init's data may
# have secrets, so only the file's name is printed; of other files only comments are printed.

tell_managed() {
  tools='(ansible|puppet|chef|salt|saltstack|cfengine|rudder|terraform|cloud-init|configuration management)'
  emit managed "$(
    {
      # shellcheck disable=SC2154 # script/facts.sh sets it
      limit 5 find "$folder" /etc/systemd/system/docker.service.d /etc/default/docker /etc/sysconfig/docker -maxdepth 1 -type f -size -64 \
        -exec grep -HiE "^[[:space:]]*(#|;|//).*(ansible[ _-]managed|(managed|maintained|generated|controlled|deployed|written) (by|with|using|through) .*$tools)" {} +
      grep -HF "file[$CONFIG]" /opt/puppetlabs/puppet/cache/state/resources.txt /var/lib/puppet/state/resources.txt /var/cache/puppet/state/resources.txt
      ls -d /var/chef/backup"$CONFIG".chef-* /var/lib/chef/backup"$CONFIG".chef-*
    } 2>/dev/null | cut -c1-300 | head -n 5
  )"
  emit cloud-init "$(cd /var/lib/cloud/instance 2>/dev/null && grep -lF "$CONFIG" user-data.txt.i user-data.txt vendor-data.txt.i vendor-data.txt cloud-config.txt 2>/dev/null | head -n 1)"
}
