import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { parsedUrl } from '@taocun/service';
import { type AddressRange, addressRefusal } from './addresses';

/** Destinations that an operator allows beside https to public addresses. */
export interface Allowance {
  readonly http: boolean;
  readonly ports: readonly number[] | 'any';
  readonly networks: readonly AddressRange[];
}

/** All addresses of a host name, as `dns.lookup` gives them. */
export type Resolve = (
  host: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Somewhere that a webhook must not go; the message is for the subscriber. */
export class DestinationRefused extends Error {
  override readonly name = 'DestinationRefused';
}

/**
 * The URL to deliver to, or what is wrong with it, to be said after 'url'. A host that is an address is judged here: no name is
 * looked up for it, in whatever form it is written, since the URL's parser makes 0x7f.1 and 2130706433 into 127.0.0.1.
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
 * For connecting: resolves a name once, and gives its addresses only if every one of them may be reached. The connection is made
 * to one of these, so nobody can answer differently the next time that the name is asked for.
 */
export function guardedLookup(allowance: Allowance, resolve: Resolve = lookup): LookupFunction {
  return (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, []);
      const [first] = addresses;
      if (first === undefined) return done(new DestinationRefused(`${host} has no address`), []);
      for (const { address } of addresses) {
        const refused = addressRefusal(address, allowance.networks);
        // The address is not reported: nobody may ask for names of our own network.
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
