import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { parsedUrl } from '@taocun/service';
import { type AddressRange, addressRefusal } from './addresses';

/** Destinations that an operator allows in addition to https to public addresses. */
export interface Allowance {
  readonly http: boolean;
  readonly ports: readonly number[] | 'any';
  readonly networks: readonly AddressRange[];
}

/** All addresses of a host name, in the form of `dns.lookup`. */
export type Resolve = (
  host: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** A forbidden destination of a webhook; the message is for the subscriber. */
export class DestinationRefused extends Error {
  override readonly name = 'DestinationRefused';
}

/**
 * The URL to deliver to, or a description of its fault that follows 'url'. A host that is an address is judged here, in any notation: no name is
 * looked up for it, and the URL parser turns 0x7f.1 and 2130706433 into 127.0.0.1.
 */
export function destinationOf(text: string, allowance: Allowance): URL | string {
  const url = parsedUrl(text);
  if (url === undefined) return 'must be an absolute URL, for example https://example.com/taobao-villages';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https://';
  if (url.protocol === 'http:' && !allowance.http) return 'must begin with https://: this installation delivers nothing unencrypted';
  if (url.username !== '' || url.password !== '') return 'must not carry a login: what is delivered is signed, check that';
  if (url.hash !== '') return 'must not have a fragment';
  const refused = literalRefused(url, allowance);
  if (refused !== undefined) return `must not lead to ${hostOf(url)}: ${article(refused)}`;
  const { ports } = allowance;
  if (ports === 'any' || ports.includes(portOf(url))) return url;
  return `must not have the port ${portOf(url)}: this installation delivers to ${ports.join(', ')}`;
}

function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

/** The host without the brackets of IPv6. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

/**
 * For connecting: resolves a name once, and returns its addresses only if every one is permitted. The connection uses one of these, so a later
 * lookup of the name cannot change its target.
 */
export function guardedLookup(allowance: Allowance, resolve: Resolve = lookup): LookupFunction {
  return (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, []);
      const [first] = addresses;
      if (first === undefined) return done(new DestinationRefused(`${host} has no address`), []);
      for (const { address } of addresses) {
        const refused = addressRefusal(address, allowance.networks);
        // The address is not reported, so that nobody can query names of our own network.
        if (refused !== undefined) return done(new DestinationRefused(`${host} leads to ${article(refused)}`), []);
      }
      if (options.all === true) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}

function literalRefused(url: URL, { networks }: Allowance): string | undefined {
  const host = hostOf(url);
  return isIP(host) === 0 ? undefined : addressRefusal(host, networks);
}

function article(refused: string): string {
  return `${/^[aeiou]/.test(refused) ? 'an' : 'a'} ${refused}`.replace(/^a not/, 'not');
}
