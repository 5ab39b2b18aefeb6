import { isIP, isIPv6 } from 'node:net';

/** The address alone: some proxies write its port beside it, and brackets around an IPv6 one. */
function withoutPort(text: string): string {
  const trimmed = text.trim();
  const [, bracketed, plain] = /^\[([^\]]+)\](?::\d{1,5})?$|^([^:]+):\d{1,5}$/.exec(trimmed) ?? [];
  const address = bracketed ?? plain ?? '';
  return isIP(address) === 0 ? trimmed : address;
}

/** What counts as one client: an IPv4 address, or the 64 bits of an IPv6 one that a single subscriber is given. */
export function clientKey(text: string): string {
  const address = withoutPort(text);
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const start = head === '' ? [] : head.split(':');
  const end = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - start.length - end.length;
  const groups = [...start, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...end];
  return groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}
