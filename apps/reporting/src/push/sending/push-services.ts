import { type Allowance, destinationOf } from '../../webhooks/sending/destination';

/** Destinations of push messages: those of webhooks, and of them only push services. */
export interface PushAllowance extends Allowance {
  /** Host names, or `*.example.com` for every name below it. */
  readonly hosts: readonly string[];
}

/** The URL of a browser's subscription, or what is wrong with it, to be said after 'endpoint'. */
export function endpointOf(text: string, allowance: PushAllowance): URL | string {
  const url = destinationOf(text, allowance);
  if (typeof url === 'string') return url;
  const isKnown = allowance.hosts.some((host) => (host.startsWith('*.') ? url.hostname.endsWith(host.slice(1)) : url.hostname === host));
  return isKnown ? url : `must be of a push service that this installation sends to: ${allowance.hosts.join(', ')}`;
}
