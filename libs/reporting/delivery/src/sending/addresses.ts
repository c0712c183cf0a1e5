import * as ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A range of addresses and the length of its prefix. */
export type AddressRange = readonly [Address, number];

/**
 * The addresses that the registries assign to the public Internet. ipaddr.js knows the ranges within it that
 * are not public.
 */
const globalUnicast: AddressRange = ipaddr.parseCIDR('2000::/3');
/** The well-known prefix of NAT64: the last four bytes are the IPv4 address. */
const nat64: AddressRange = ipaddr.parseCIDR('64:ff9b::/96');
/**
 * The bytes of the IPv4 address under a network's own NAT64 prefix (RFC 6052, section 2.2), by the prefix's
 * length.
 */
const placesOfNat64: readonly (readonly number[])[] = [
  [4, 5, 6, 7],
  [5, 6, 7, 9],
  [6, 7, 9, 10],
  [7, 9, 10, 11],
  [9, 10, 11, 12],
  [12, 13, 14, 15],
];

/** The number looks public, but machines in Azure reach their host at this address. */
const hosts: readonly AddressRange[] = [ipaddr.parseCIDR('168.63.129.16/32')];

/** Networks that the configuration has already checked, such as `10.0.0.0/8`. */
export function addressRangesOf(texts: readonly string[]): readonly AddressRange[] {
  return texts.map((text) => {
    const [address, length] = ipaddr.parseCIDR(text);
    // An address is compared in its IPv4 form, so a network of mapped addresses must be too.
    return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && length >= 96
      ? [address.toIPv4Address(), length - 96]
      : [address, length];
  });
}

/** True for an address in one of the networks, in whatever form it is written. */
export function isIn(address: string, networks: readonly AddressRange[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return (
    networks.some((network) => lies(parsed, network)) ||
    (lies(parsed, nat64) && isIn(behindNat64(parsed), networks))
  );
}

/**
 * The reason why nothing may be sent to an address, or undefined if it is permitted. Only public unicast
 * addresses, in whatever notation, and those that the operator has allowed are permitted. `address` comes
 * from a resolver, or is the literal in a URL.
 */
export function addressRefusal(address: string, allowed: readonly AddressRange[]): string | undefined {
  if (!ipaddr.isValid(address)) return 'not an IP address';
  // IPv4 in IPv6, such as ::ffff:127.0.0.1, is judged as the IPv4 address to which the system would connect.
  const parsed = ipaddr.process(address);
  if (isIn(address, allowed)) return undefined;
  if (lies(parsed, nat64)) return addressRefusal(behindNat64(parsed), allowed);
  const range = parsed.range();
  if (range !== 'unicast') return `${words[range] ?? range} address`;
  if (parsed.kind() === 'ipv6' && !lies(parsed, globalUnicast))
    return 'address outside of the public Internet';
  for (const inside of inwards(parsed)) {
    const refused = addressRefusal(inside, allowed);
    if (refused !== undefined) return refused;
  }
  if (hosts.some((network) => lies(parsed, network))) return "address of a cloud's own services";
  return undefined;
}

function lies(address: Address, [network, length]: AddressRange): boolean {
  return address.kind() === network.kind() && address.match(network, length);
}

function behindNat64(address: Address): string {
  return at([12, 13, 14, 15], address.toByteArray());
}

/**
 * Private IPv4 addresses to which a router may translate a public IPv6 address: by ISATAP (RFC 5214), or by a
 * NAT64 whose prefix is known only in its network. If a public address matches by chance, the operator has to
 * allow it.
 */
function inwards(address: Address): string[] {
  if (address.kind() === 'ipv4') return [];
  const bytes = address.toByteArray();
  const isIsatap =
    (bytes[8] === 0 || bytes[8] === 2) && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe;
  const places = placesOfNat64.filter(
    (place) => bytes[8] === 0 && bytes.slice(Math.max(...place) + 1).every((byte) => byte === 0),
  );
  return [...(isIsatap ? [[12, 13, 14, 15]] : []), ...places]
    .map((place) => at(place, bytes))
    .filter(isOfOurs);
}

function at(place: readonly number[], bytes: readonly number[]): string {
  return place.map((index) => bytes[index]).join('.');
}

const ours: ReadonlySet<string> = new Set(['private', 'loopback', 'linkLocal', 'carrierGradeNat']);

function isOfOurs(address: string): boolean {
  return ours.has(ipaddr.parse(address).range());
}

/** The words for ranges in messages; for all others ipaddr.js's own name is used. */
const words: Readonly<Record<string, string>> = {
  unspecified: 'unspecified',
  broadcast: 'broadcast',
  linkLocal: 'link-local',
  carrierGradeNat: "carrier's private",
  uniqueLocal: 'private',
  deprecatedSiteLocal: 'private',
};
