import { BlockList, isIP } from 'node:net';

/** Ranges that are not the public internet's, after IANA's registries of special-purpose addresses. */
const special4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];
/** Within 2000::/3: Teredo and its neighbours, documentation, and 6to4, which hides an IPv4 address. */
const special6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

function blockList(ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
}

const closed4 = blockList(special4, 'ipv4');
const open6 = blockList(['2000::/3'], 'ipv6');
const closed6 = blockList(special6, 'ipv6');

/** Whether an IP address, without brackets, is of the public internet; false for what is no address. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed4.check(address, 'ipv4');
  // Everything outside global unicast is private, local, or an IPv4 address in disguise.
  return family === 6 && open6.check(address, 'ipv6') && !closed6.check(address, 'ipv6');
}
