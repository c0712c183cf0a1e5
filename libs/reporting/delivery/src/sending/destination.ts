import { type LookupAddress, type LookupAllOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { type AddressRange, addressRefusal, isIn } from './addresses';

/**
 * Networks that an operator opens: webhooks reach them at any port, by http too. Elsewhere they reach public
 * addresses alone, by https.
 */
export type OpenNetworks = readonly AddressRange[];

const publicPorts: readonly number[] = [443, 8443];

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
 * The URL to deliver to, or a description of its fault that follows 'url'. A host that is an address is
 * judged here, in any notation: no name is looked up for it, and the URL parser turns 0x7f.1 and 2130706433
 * into 127.0.0.1.
 */
export function destinationOf(text: string, open: OpenNetworks): URL | string {
  const url = URL.parse(text);
  if (url === null) return 'must be an absolute URL, for example https://example.com/taobao-villages';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https://';
  if (url.username !== '' || url.password !== '')
    return 'must not carry a login: what is delivered is signed, check that';
  if (url.hash !== '') return 'must not have a fragment';
  const host = hostOf(url);
  if (isIP(host) === 0) return open.length === 0 ? (publicRefusal(url) ?? url) : url;
  const refused = addressRefusal(host, open);
  if (refused !== undefined) return `must not lead to ${host}: ${article(refused)}`;
  return isIn(host, open) ? url : (publicRefusal(url) ?? url);
}

/** Why a URL may lead only to networks that are open, to be said after 'url'. */
function publicRefusal({ protocol, port }: URL): string | undefined {
  if (protocol === 'http:') return 'must begin with https://: public addresses are reached by https alone';
  // The parser leaves out 443.
  if (port === '' || publicPorts.includes(Number(port))) return undefined;
  return `must not have the port ${port}: public addresses are reached at ${publicPorts.join(' and ')}`;
}

/** The host without the brackets of IPv6. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

/**
 * For connecting to a URL: resolves its name once, and returns its addresses only if every one is permitted.
 * The connection uses one of these, so a later lookup of the name cannot change its target.
 */
export function guardedLookup(url: URL, open: OpenNetworks, resolve: Resolve): LookupFunction {
  const publicRefused = publicRefusal(url);
  return (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, []);
      const [first] = addresses;
      if (first === undefined) return done(new DestinationRefused(`${host} has no address`), []);
      for (const { address } of addresses) {
        if (isIn(address, open)) continue;
        const refused = addressRefusal(address, open);
        // The address is not reported, so that nobody can query names of our own network.
        if (refused !== undefined)
          return done(new DestinationRefused(`${host} leads to ${article(refused)}`), []);
        if (publicRefused !== undefined)
          return done(new DestinationRefused(`the URL of ${host} ${publicRefused}`), []);
      }
      if (options.all === true) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}

function article(refused: string): string {
  return `${/^[aeiou]/.test(refused) ? 'an' : 'a'} ${refused}`.replace(/^a not/, 'not');
}
