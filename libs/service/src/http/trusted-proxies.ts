import { BlockList, isIP } from 'node:net';

/**
 * True if an address belongs to a proxy whose statement about its caller is trusted. Networks have the form
 * `10.1.0.0/16`.
 */
export function trustedProxies(networks: readonly string[]): (address: string) => boolean {
  const trusted = new BlockList();
  for (const network of networks) {
    const [address = '', length] = network.split('/');
    trusted.addSubnet(address, Number(length), familyOf(address));
  }
  // Behind a proxy, X-Forwarded-For may contain any text.
  return (address) => isIP(address) !== 0 && trusted.check(address, familyOf(address));
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
