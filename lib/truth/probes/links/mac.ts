/**
 * A MAC address in the form in which links are compared: lower case, with colons. OpenStack's network_data.json may have
 * hyphens (its schema's `l2_address`). Null if it is not a MAC address.
 */
export function readMac(text: string | undefined): string | null {
  return text && /^(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i.test(text) ? text.toLowerCase().replaceAll('-', ':') : null;
}

/**
 * The address that OpenStack uses for an InfiniBand port: bytes 13 to 15 and 18 to 20 of its 20 bytes
 * (canonical/cloud-init:cloudinit/net/__init__.py, get_ib_interface_hwaddr). Null if it is not such an address.
 */
export function readInfinibandMac(text: string | undefined): string | null {
  if (!text || !/^(?:[0-9a-f]{2}:){19}[0-9a-f]{2}$/i.test(text)) return null;
  const bytes = text.split(':');
  return readMac([...bytes.slice(12, 15), ...bytes.slice(17)].join(':'));
}
